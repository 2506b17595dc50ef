"""Whatever the layout of a deployment file: each variable is found, at the very key that names it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deploy.provision import given as given_by
from tests.deploy.provision import in_place, provide, said

Pair = tuple[str, str]
Layout = Sequence[int]
Kind = Callable[[Sequence[Pair], Layout], str]

_NAMES = st.from_regex(r"\A[A-Z][A-Z0-9_]{0,7}\Z")
_VALUES = st.text("abcXYZ019é🙂 ./:-", min_size=1, max_size=12).map(lambda it: f"v{it.strip(' :')}")
_PAIRS = st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=5).map(lambda it: list(it.items()))
_LAYOUT = st.lists(st.integers(0, 5), min_size=8, max_size=8)


def _quoted(value: str, way: int) -> str:
    return f"'{value}'" if way % 2 else json.dumps(value, ensure_ascii=False)


def _map(pairs: Sequence[Pair], layout: Layout, indent: str) -> str:
    """A YAML mapping in block or flow style."""
    if layout[0] == 0:
        inner = ", ".join(f"{name}: {_quoted(value, layout[1])}" for name, value in pairs)
        return f" {{{inner}}}\n"
    rows = []
    for number, (name, value) in enumerate(pairs):
        key = f'"{name}"' if layout[2] == number else name
        gap = "\n\n# é 🙂\n" if layout[3] == number else "\n"
        rows.append(f"{gap}{indent}{key}:{' ' * (1 + layout[4])}{_quoted(value, layout[1])}")
    return "".join(rows) + "\n"


def _named(pairs: Sequence[Pair], layout: Layout, indent: str) -> str:
    """A YAML list of ``name`` and ``value``, in either order."""
    rows = []
    for number, (name, value) in enumerate(pairs):
        sides = [f"name: {name}", f"value: {_quoted(value, layout[1])}"]
        if layout[2] == number:
            sides.reverse()
        if layout[0] == number:
            rows.append(f"{indent}- {{{', '.join(sides)}}}")
        else:
            rows.append(f"{indent}- {sides[0]}\n{indent}  {sides[1]}")
    return "\n" + "\n".join(rows) + "\n"


def _compose_map(pairs: Sequence[Pair], layout: Layout) -> str:
    return "services:\n  api:\n    build: .\n    environment:" + _map(pairs, layout, " " * 6)


def _compose_list(pairs: Sequence[Pair], layout: Layout) -> str:
    items = [f"{name}={value}" for name, value in pairs]
    rows = [
        f"      - {it if layout[0] == number and ': ' not in it else _quoted(it, layout[1] + number)}\n"
        for number, it in enumerate(items)
    ]
    return "services:\n  api:\n    build: .\n    environment:\n" + "".join(rows)


def _kubernetes(pairs: Sequence[Pair], layout: Layout) -> str:
    return (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\nspec:\n  containers:\n  - name: web\n"
        "    env:" + _named(pairs, layout, " " * (4 + layout[3]))
    )


def _config_map(pairs: Sequence[Pair], layout: Layout) -> str:
    return "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:" + _map(pairs, layout, "  ")


def _helm_values(pairs: Sequence[Pair], layout: Layout) -> str:
    listed = layout[5] % 2
    inner = _named(pairs, layout, "    ") if listed else _map(pairs, layout, "    ")
    return f"# é\nworker:\n  {'extraEnv' if listed else 'env'}:{inner}"


def _helm_template(pairs: Sequence[Pair], layout: Layout) -> str:
    rows = []
    for number, (name, value) in enumerate(pairs):
        if layout[0] == number:
            rows.append('        {{- if .Values.é }} {{/* "🙂" */}}\n')
        rows.append(f"        - name: {name}\n          value: {_quoted(value, layout[1])}\n")
        if layout[0] == number:
            rows.append("        {{- end }}\n")
    return (
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ include "é.name" . }}\nspec:\n'
        "  containers:\n    - name: web\n      image: {{ .Values.image }}:{{ .Values.tag | quote }}\n"
        "      env:\n" + "".join(rows)
    )


def _terraform_blocks(pairs: Sequence[Pair], layout: Layout) -> str:
    blocks = []
    for number, (name, value) in enumerate(pairs):
        note = "# é 🙂\n" if layout[0] == number else ""
        text = json.dumps(value, ensure_ascii=False)
        sides = [f'name{" " * layout[1]} = "{name}"', f"value = {text}"]
        if layout[2] == number:
            sides.reverse()
        blocks.append(f"{note}  env {{\n    {sides[0]}\n    {sides[1]}\n  }}\n")
    return 'resource "cloud_run" "api" {\n' + "".join(blocks) + "}\n"


def _terraform_map(pairs: Sequence[Pair], layout: Layout) -> str:
    rows = [
        f"    {f'{name}' if layout[2] != number else chr(34) + name + chr(34)}"
        f"{' ' * layout[1]} = {json.dumps(value, ensure_ascii=False)}"
        for number, (name, value) in enumerate(pairs)
    ]
    body = "\n".join(rows)
    return (
        f'# é\nresource "lambda" "api" {{\n  environment {{ variables = {{\n{body}\n  }} }}\n}}\n'
    )


def _tfvars(pairs: Sequence[Pair], layout: Layout) -> str:
    glue = ", " if layout[0] % 2 else "\n  "
    inner = glue.join(f"{name} = {json.dumps(it, ensure_ascii=False)}" for name, it in pairs)
    return f'region = "é"\nenv_vars = {{\n  {inner}\n}}\n'


def _systemd(pairs: Sequence[Pair], layout: Layout) -> str:
    words = [f'"{name}={value}"' for name, value in pairs]
    if layout[0] % 3 == 0:
        return "[Service]\n" + "".join(f"Environment={it}\n" for it in words)
    glue = " \\\n  " if layout[0] % 3 == 1 else "  "
    return f"[Unit]\n# é 🙂\n[Service]\nEnvironment ={' ' * layout[1]}{glue.join(words)}\n"


def _procfile(pairs: Sequence[Pair], layout: Layout) -> str:
    words = [f"{name}={_quoted(value, layout[1] + at)}" for at, (name, value) in enumerate(pairs)]
    return f"# é\nweb{' ' * layout[2]}:{' ' * layout[3]}{'env ' * (layout[4] % 2)}{' '.join(words)} run é\n"


def _tox(pairs: Sequence[Pair], layout: Layout) -> str:
    gap = " " * layout[1]
    rows = [f"    {name}{gap}={gap}{value}" for name, value in pairs]
    if layout[0] % 2:
        rows.insert(1, "    # é")
    return "[tox]\nenvlist = é\n\n[testenv]\nset_env =\n" + "\n".join(rows) + "\n"


def _pytest(pairs: Sequence[Pair], layout: Layout) -> str:
    flags = ["", "D:", "R:", "R:D:", "U:", ""]
    rows = [
        f"    {flags[(layout[0] + at) % 6]}{name}={value}" for at, (name, value) in enumerate(pairs)
    ]
    return "[pytest]\nenv =\n" + "\n".join(rows) + "\naddopts = -q\n"


def _pytest_toml(pairs: Sequence[Pair], layout: Layout) -> str:
    glue = ",\n  " if layout[0] % 2 else ", "
    items = glue.join(f'"{"D:" * (layout[1] % 2)}{name}={value}"' for name, value in pairs)
    return f'[project]\nname = "é"\n[tool.pytest.ini_options]\nenv = [\n  {items}]\n'


def _actions(pairs: Sequence[Pair], layout: Layout) -> str:
    inner = _map(pairs, layout, " " * 10)
    if layout[5] % 3 == 0:
        return f"name: é\nenv:{_map(pairs, layout, '  ')}jobs: {{}}\n"
    if layout[5] % 3 == 1:
        return f"name: é\njobs:\n  test:\n        env:{inner}"
    return f"jobs:\n  test:\n    steps:\n      - run: é\n        env:{inner}"


def _gitlab(pairs: Sequence[Pair], layout: Layout) -> str:
    if layout[5] % 2:
        return "test:\n  script: [é]\n  variables:" + _map(pairs, layout, "    ")
    return "stages: [é]\nvariables:" + _map(pairs, layout, "  ")


def _kustomize(pairs: Sequence[Pair], layout: Layout) -> str:
    rows = [
        f"    - {_quoted(f'{name}={value}', layout[1] + number)}\n"
        for number, (name, value) in enumerate(pairs)
    ]
    kind = "secretGenerator" if layout[0] % 2 else "configMapGenerator"
    return f"# é\n{kind}:\n  - name: app\n    literals:\n{''.join(rows)}"


def _app_yaml(pairs: Sequence[Pair], layout: Layout) -> str:
    return "runtime: python312\nenv_variables:" + _map(pairs, layout, "  ")


KINDS: dict[str, tuple[str, Kind]] = {
    "compose, a map": ("compose.yml", _compose_map),
    "compose, a list": ("compose.yml", _compose_list),
    "Kubernetes": ("k8s/api.yaml", _kubernetes),
    "ConfigMap": ("k8s/map.yaml", _config_map),
    "Helm values": ("values.yaml", _helm_values),
    "Helm template": ("chart/templates/api.yaml", _helm_template),
    "Terraform, blocks": ("main.tf", _terraform_blocks),
    "Terraform, a map": ("main.tf", _terraform_map),
    "tfvars": ("prod.tfvars", _tfvars),
    "systemd": ("shop.service", _systemd),
    "Procfile": ("Procfile", _procfile),
    "tox": ("tox.ini", _tox),
    "pytest": ("pytest.ini", _pytest),
    "pytest in TOML": ("pyproject.toml", _pytest_toml),
    "GitHub Actions": (".github/workflows/ci.yml", _actions),
    "GitLab CI": (".gitlab-ci.yml", _gitlab),
    "kustomize": ("kustomization.yaml", _kustomize),
    "app.yaml": ("app.yaml", _app_yaml),
}


@pytest.mark.parametrize("kind", KINDS)
@given(pairs=_PAIRS, layout=_LAYOUT, windows=st.booleans(), bom=st.booleans())
def test_positions_point_at_the_very_key(
    kind: str, pairs: list[Pair], layout: list[int], windows: bool, bom: bool
) -> None:
    path, written = KINDS[kind]
    text = written(pairs, layout)
    data = (text.replace("\n", "\r\n") if windows else text).encode()
    files: dict[str, str | bytes] = {path: b"\xef\xbb\xbf" + data if bom else data}
    found = provide(files, path)
    assert said(found) == []
    assert [it.variable for it in found.every] == [name for name, _ in pairs]
    assert list(given_by(found).values()) == [dict(pairs)]
    in_place(found, files)
