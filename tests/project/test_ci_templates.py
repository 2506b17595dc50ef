"""The GitHub Action and the GitLab template: their shell steps, taken from the files and run."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from tests.process import ROOT, run

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
GITLAB = (ROOT / "templates" / "ssot-lint.yml").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "shop"
LINT = f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m ssot_lint "$@"\n'
# Keeps comments as files, one for each, and answers as `gh api` does.
GH = """\
#!/usr/bin/env bash
set -eu
[ -z "${GH_BROKEN:-}" ] || exit 1
echo "$*" >> "$COMMENTS/log"
method=LIST address= body=
while [ $# -gt 0 ]; do
  case "$1" in
    --method) method=$2; shift ;;
    -F) body=${2#body=@}; shift ;;
    --jq) shift ;;
    repos/*) address=$1 ;;
  esac
  shift
done
case "$method" in
  LIST) grep -l '^<!-- ssot-lint -->' "$COMMENTS"/[0-9]* 2>/dev/null | xargs -rn1 basename || true ;;
  POST) cp "$body" "$COMMENTS/$(( $(ls "$COMMENTS" | grep -c '^[0-9]' || true) + 100 ))" ;;
  PATCH) cp "$body" "$COMMENTS/$(basename "$address")" ;;
esac
"""

needs_bash = pytest.mark.skipif(
    os.name == "nt" or not shutil.which("bash"), reason="the steps are written for bash"
)


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The example as a repository with one commit."""
    root = Path(shutil.copytree(EXAMPLE, tmp_path / "shop"))
    run("git", "init", "--quiet", "--initial-branch=main", cwd=root)
    run("git", "add", "--all", cwd=root)
    run("git", "commit", "--quiet", "--message=first", cwd=root)
    return root


class Job:
    """Runs the steps of the action as GitHub's runner does, without those that use others."""

    def __init__(self, directory: Path, workspace: Path, inputs: Mapping[str, str]) -> None:
        self.temporary = directory / "runner"
        self.comments = directory / "comments"
        self.temporary.mkdir()
        self.comments.mkdir(exist_ok=True)
        self.workspace = workspace
        self.summary = directory / "summary.md"
        self.printed = ""
        self.context: dict[str, str] = {
            **{
                f"inputs.{name}": str(it.get("default", ""))
                for name, it in ACTION["inputs"].items()
            },
            **{f"inputs.{name}": value for name, value in inputs.items()},
            "github.action_path": str(ROOT),
            "runner.temp": str(self.temporary),
            "github.repository": "ann/shop",
            "github.event.pull_request.number": "7",
        }
        program(directory / "bin" / "gh", GH)
        (directory / "bin" / "python").symlink_to(sys.executable)
        self.path = f"{directory / 'bin'}{os.pathsep}{os.environ['PATH']}"

    def run(self, *ids: str, more: Mapping[str, str] = {}) -> int:
        """The exit code of the last step; those before must end with 0."""
        code = 0
        for step in ACTION["runs"]["steps"]:
            if step.get("id") in ids:
                assert code == 0, self.printed
                code = self._step(step, more)
        return code

    def _step(self, step: Mapping[str, Any], more: Mapping[str, str]) -> int:
        output = self.temporary / f"{step['id']}.output"
        output.touch()
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an expression in a script is a way in"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace / self._filled(step.get("working-directory", ".")),
            env={
                **os.environ,
                **{name: self._filled(value) for name, value in step.get("env", {}).items()},
                "CI": "true",
                "COMMENTS": str(self.comments),
                "GITHUB_ACTIONS": "true",
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
                "PATH": self.path,
                "RUNNER_TEMP": str(self.temporary),
                **more,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.printed += done.stdout
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            self.context[f"steps.{step['id']}.outputs.{name}"] = value
        return done.returncode

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: self.context.get(found[1], ""), text)


def prepared(tmp_path: Path, workspace: Path, **inputs: str) -> Job:
    """A job whose installation is this checkout: the real one takes a minute."""
    job = Job(tmp_path, workspace, {name.replace("_", "-"): it for name, it in inputs.items()})
    program(job.temporary / "ssot-lint-environment" / "bin" / "ssot-lint", LINT)
    (job.temporary / "ssot-lint").mkdir()
    return job


def test_action_names_what_it_has() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    used = set(re.findall(r"inputs\.([\w-]+)", text))
    assert used == set(ACTION["inputs"])
    ids = {step.get("id") for step in ACTION["runs"]["steps"]}
    assert set(re.findall(r"steps\.([\w-]+)", text)) <= ids


def test_action_pins_what_it_uses_by_digest() -> None:
    used = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert used
    for name in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name), name


@pytest.mark.parametrize("path", ["action.yml", "templates/ssot-lint.yml"])
def test_python_is_isolated_from_the_checkout(path: str) -> None:
    """A module of the checkout named like one of Python's (venv.py, pip.py, json.py) never runs."""
    script = (ROOT / path).read_text("utf-8")
    calls = re.findall(r"(?m)(?:^|[\s/])python\"?[ ]+(-\S+|\S+\.py)", script)
    assert len(calls) >= 3
    assert set(calls) == {"-I"}


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize("name", ["venv", "pip", "json"])
def test_action_runs_no_module_of_the_checkout(tmp_path: Path, shop: Path, name: str) -> None:
    (shop / f"{name}.py").write_text("open('/dev/stdout', 'w').write('PWNED')\n")
    job = prepared(tmp_path, shop, fail_on_findings="false")
    shutil.rmtree(job.temporary / "ssot-lint-environment")
    job.context["runner.temp"] = str(shop)
    # Cut before what takes a minute: the environment itself, made in the checkout's directory.
    step = next(it for it in ACTION["runs"]["steps"] if it.get("id") == "install")
    line = step["run"].splitlines()[0].replace("-m venv", "-m venv --without-pip")
    assert job._step({**step, "run": line}, {}) == 0
    program(job.temporary / "ssot-lint-environment" / "bin" / "ssot-lint", LINT)
    (job.temporary / "ssot-lint").mkdir(exist_ok=True)
    job.run("check", "report")
    assert "PWNED" not in job.printed


@pytest.mark.slow
@needs_bash
def test_action_installs_and_runs(tmp_path: Path, shop: Path) -> None:
    """All steps as they are, from an empty environment."""
    job = Job(tmp_path, shop, {"fail-on-findings": "false"})
    assert job.run("install", "check", "report", "verdict") == 0, job.printed
    assert "::error title=ssot-lint" in job.printed


@pytest.mark.slow
@needs_bash
def test_action_reports_annotates_and_fails(tmp_path: Path, shop: Path) -> None:
    job = prepared(tmp_path, shop)
    assert job.run("check", "report", "verdict") == 1
    assert job.printed.count("::error title=ssot-lint") == 12
    assert job.context["steps.report.outputs.score"] == "76.1"
    assert "**76.1 %**" in job.summary.read_text("utf-8")
    written = job.temporary / "ssot-lint"
    assert {it.name for it in written.iterdir()} == {
        *("report.json", "report.md", "report.html", "report.sarif", "junit.xml", "badge.json"),
    }
    assert len(json.loads((written / "report.sarif").read_text())["runs"][0]["results"]) == 12


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize(
    ("inputs", "code", "said"),
    [
        pytest.param({"fail_under": "50 production=90"}, 1, "production is 73.6 %", id="missed"),
        pytest.param(
            {
                "fail_under": "50 tests=100",
                "fail_on_decrease": "main",
                "history": "sample",
                "paths": "shop billing tests",
            },
            *(0, ""),
            id="all met",
        ),
        pytest.param({"fail_on_decrease": "gone"}, 2, "is no revision", id="no such revision"),
        pytest.param({"arguments": "--select SSOT104"}, 0, "", id="arguments"),
        pytest.param({"paths": "missing.py"}, 2, "No such file", id="a path that is not there"),
        pytest.param({"paths": "$(touch${IFS}ran) `touch ran`"}, 2, "No such file", id="an attack"),
    ],
)
def test_action_demands(
    tmp_path: Path, shop: Path, inputs: dict[str, str], code: int, said: str
) -> None:
    job = prepared(tmp_path, shop, fail_on_findings="false", **inputs)
    assert job.run("check", "report", "verdict") == code, job.printed
    assert said in job.printed
    assert not (shop / "ran").exists()


def asks_no_more(path: Path) -> None:
    """Take the environment out of a module, and leave the names that others import."""
    text = path.read_text("utf-8").replace("import os\n", "")
    text = text.replace('os.environ.get("SHOP_CURRENCY", "EUR")', '"EUR"')
    path.write_text(text.replace('os.environ["SHOP_TAX_RATE"]', '"0.19"'), "utf-8")


@pytest.mark.slow
@needs_bash
def test_action_keeps_one_comment(tmp_path: Path, shop: Path) -> None:
    job = prepared(tmp_path, shop)
    (job.comments / "1").write_text("looks good\n")
    job.run("check", "report", "comment")
    asks_no_more(shop / "shop" / "catalog.py")
    job.run("check", "report", "comment")
    first, second = sorted(job.comments.glob("[0-9]*"))
    assert first.read_text() == "looks good\n"
    assert "**80.9 %**" in second.read_text("utf-8")
    assert "repos/ann/shop/issues/7/comments" in (job.comments / "log").read_text()


@pytest.mark.slow
@needs_bash
def test_action_survives_a_token_that_may_not_comment(tmp_path: Path, shop: Path) -> None:
    job = prepared(tmp_path, shop)
    assert job.run("check", "report", "comment", more={"GH_BROKEN": "1"}) == 0
    assert "::warning title=ssot-lint::" in job.printed


# --- GitLab


class Notes(BaseHTTPRequestHandler):
    """Comments of a merge request, two a page."""

    kept: ClassVar[dict[int, str]] = {}
    token = "s3cret"

    def do_GET(self) -> None:
        page = int(self.path.rpartition("page=")[2])
        notes = [{"id": number, "body": body} for number, body in sorted(self.kept.items())]
        self._answer(notes[2 * page - 2 : 2 * page])

    def do_POST(self) -> None:
        self.kept[len(self.kept) + 1] = self._body()
        self._answer({})

    def do_PUT(self) -> None:
        self.kept[int(self.path.rpartition("/")[2])] = self._body()
        self._answer({})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass

    def _body(self) -> str:
        assert self.headers["PRIVATE-TOKEN"] == self.token
        body: str = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"]
        return body

    def _answer(self, value: object) -> None:
        data = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def notes() -> Iterator[str]:
    Notes.kept = {1: "looks good", 2: "indeed", 3: "well"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Notes)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/v4"
    server.shutdown()
    thread.join()
    server.server_close()


def gitlab(
    directory: Path, workspace: Path, env: Mapping[str, str] = {}, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """The job's script as one shell runs it, installed being this checkout."""
    head, _, body = GITLAB.partition("\n---\n")
    defaults = {name: it["default"] for name, it in yaml.safe_load(head)["spec"]["inputs"].items()}
    values = {**defaults, **{name.replace("_", "-"): it for name, it in inputs.items()}}
    job = yaml.safe_load(body)["ssot-lint"]
    variables = {
        name: re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda it: values[it[1]], str(value))
        for name, value in job["variables"].items()
    }
    program(directory / "bin" / "ssot-lint", LINT)
    if not (directory / "bin" / "python").exists():
        (directory / "bin" / "python").symlink_to(sys.executable)
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(job["script"])],
        cwd=workspace,
        env={
            **os.environ,
            **variables,
            "CI_PROJECT_DIR": str(workspace),
            "PATH": f"{directory / 'bin'}{os.pathsep}{os.environ['PATH']}",
            **env,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.slow
@needs_bash
@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        pytest.param({}, 1, id="findings fail"),
        pytest.param({"fail_on_findings": "false", "fail_under": "90"}, 1, id="a score is missed"),
        pytest.param({"fail_on_findings": "false", "fail_on_decrease": "main"}, 0, id="not worse"),
        pytest.param({"paths": "missing.py"}, 2, id="a path that is not there"),
    ],
)
def test_gitlab_job(tmp_path: Path, shop: Path, inputs: dict[str, str], code: int) -> None:
    done = gitlab(tmp_path, shop, **inputs)
    assert done.returncode == code, done.stdout
    written = {it.name for it in (shop / "ssot-lint-report").iterdir()}
    assert written == {
        *("codequality.json", "report.sarif", "report.json", "report.md"),
        *("report.html", "junit.xml", "badge.svg"),
    }


def test_gitlab_artifacts_are_written() -> None:
    """What the job offers GitLab is what its script writes."""
    job = yaml.safe_load(GITLAB.partition("\n---\n")[2])["ssot-lint"]
    for path in job["artifacts"]["reports"].values():
        assert path.removeprefix("ssot-lint-report/") in "".join(job["script"])


@pytest.mark.slow
@needs_bash
def test_gitlab_keeps_one_comment(tmp_path: Path, shop: Path, notes: str) -> None:
    env = {
        "CI_API_V4_URL": notes,
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "5",
        "SSOT_LINT_TOKEN": Notes.token,
    }
    assert "could not" not in gitlab(tmp_path, shop, env).stdout
    assert "**76.1 %**" in Notes.kept[4]
    asks_no_more(shop / "shop" / "catalog.py")
    assert "could not" not in gitlab(tmp_path, shop, env).stdout
    assert "**80.9 %**" in Notes.kept[4]
    assert [Notes.kept[number] for number in (1, 2, 3)] == ["looks good", "indeed", "well"]


@pytest.mark.slow
@needs_bash
def test_gitlab_survives_a_server_that_refuses(tmp_path: Path, shop: Path) -> None:
    env = {
        "CI_API_V4_URL": "http://127.0.0.1:9",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "5",
        "SSOT_LINT_TOKEN": "x",
    }
    done = gitlab(tmp_path, shop, env, fail_on_findings="false")
    assert (done.returncode, "could not be commented" in done.stdout) == (0, True)
