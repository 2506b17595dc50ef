/** Which files are the servers' matter, by their names: other extensions give them languages of their own. */

export const CONFIGURATION = "{pyproject,ssot-lint,.ssot-lint}.toml";
export const DEPLOYMENT =
  "{.env,.env.*,*.env,.envrc,compose*.{yml,yaml},docker-compose*.{yml,yaml},Dockerfile,Dockerfile.*,*.dockerfile}";
