/** A server that answers, and what it was started for. */

import type { LanguageClient } from "vscode-languageclient/node";
import type { Found } from "./locate";
import type { Wish } from "./plan";

export interface Running {
  readonly client: LanguageClient;
  readonly server: Found;
  readonly wish: Wish;
}
