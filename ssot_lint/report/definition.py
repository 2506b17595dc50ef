"""What the score is, in words: printed by ``report --explain``, and a section of the docs."""

from __future__ import annotations

DEFINITION = """\
The score is the share of checked files without a finding, in percent:

    score = 100 × checked files without a finding / checked files

Both numbers count the same set of files. Nothing is sampled, weighted or cut off.

Checked
  Every Python file that the configuration picks up and that could be read. Not checked, and in
  neither number: files that are excluded or ignored by git, files that an `allow` entry covers, the
  getter's own modules. All of them are listed with the reason. An allowed file counts all
  the same as soon as something is found in it (an unused suppression), and then as a file with a
  finding. What is found in configuration files is reported beside the score: they are no code.
Finding
  What `ssot-lint check --no-baseline` reports: findings in the baseline count like any other. A
  finding that a comment silences counts unless the comment says why; `noqa` has no room for that.
  A file that cannot be parsed where it could hold an access has a finding (SSOT900).
Tiers
  Each tier has its score, shown with its number of files. Overall is the score of all files, not a
  mean of the tiers, and the worst tier stands beside it.
Rounding
  Percentages are rounded down to a tenth, so 100.0 % means every file. Thresholds and comparisons
  use the exact counts. Where no file was checked there is no score, and no threshold is reached.

It holds, and tests see to it, that
- every score lies between 0 and 100, and is 100 only if no file has a finding;
- one more finding anywhere never raises any score;
- more clean files in one tier change no other tier's score, and never make it the better-looking
  worst one;
- a file that could not be read makes the command end with exit code 2, whatever the score.

A report is stamped with the version of the rules, the rules there are, and a fingerprint of all
configuration and of the paths that were asked for. `--fail-on-decrease` compares with a recorded
report of the same stamp only; a git revision is judged anew, by today's rules and settings.
"""
