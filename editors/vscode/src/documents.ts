/** Which files are the servers' matter, by their names: other extensions give them languages of their own. */

export const CONFIGURATION = "{pyproject,ssot-lint,.ssot-lint}.toml";

/** What an environment comes from; the server says nothing of files that no environment names. */
export const DEPLOYMENT = `{${[
  ".env,.env.*,*.env,.envrc,.flaskenv",
  "*.yml,*.yaml,Kustomization",
  "Dockerfile,Dockerfile.*,Dockerfile-*,*.dockerfile,*.Dockerfile,Containerfile,Containerfile.*",
  "*.tf,*.tfvars",
  "*.service,Procfile,Procfile.*",
  "tox.ini,tox.toml,pytest.ini,.pytest.ini,pytest.toml,setup.cfg",
].join(",")}}`;
