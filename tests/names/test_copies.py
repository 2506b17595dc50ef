"""SSOT501–503: what is a copy, whatever it is spelled like; and SSOT401's fix, where there is room."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.names.projects import found, lay_out

COPIES = ("SSOT501", "SSOT502", "SSOT503")
RECORD = (
    "class A(BaseModel):\n    a: Optional[List[int]] = Field(None, description='x')\n"
    "    b: Dict[str, Union[int, None]]\n    c: 'str | None'\n"
)
SAME = (
    "class A(BaseModel):\n    a: list[int] | None = Field(None, title='y')\n"
    "    b: dict[str, int | None]\n    c: typing.Optional[str]\n"
)


@pytest.mark.parametrize(
    "one, other, said",
    [
        pytest.param(RECORD, SAME, "SSOT503", id="types spelled otherwise"),
        pytest.param(RECORD, SAME.replace("[int]", "[str]"), "changed `a`", id="another type"),
        pytest.param(RECORD, SAME.replace("None, t", "3, t"), "changed `a`", id="another default"),
        pytest.param(RECORD, SAME.replace("Field(None, title='y')", "Field(default=None)"), "SSOT503", id="default by name"),
        pytest.param(RECORD, SAME.replace("Field(None, title='y')", "None"), "SSOT503", id="default alone"),
        pytest.param(RECORD, SAME.replace("str]", "str] = Field(..., title='z')"), "SSOT503", id="required"),
        pytest.param(RECORD.replace("List[int]", "a.b.C"), SAME.replace("list[int]", "d.C"), "SSOT503", id="a type by another module"),
        pytest.param(
            "class A(AutoEnum):\n    X = AutoEnum.auto()\n    Y = AutoEnum.auto()\n    Z = AutoEnum.auto()\n",
            "class A(AutoEnum):\n    X = 'X'\n    Y = 'Y'\n    Z = 'Z'\n",
            "SSOT503",
            id="an Enum with its own auto",
        ),
        pytest.param(
            "class A(StrEnum):\n    X = 'x'\n    Y = 'y'\n    Z = 'z'\n",
            "class A(StrEnum):\n    X = 'X'\n    Y = 'Y'\n    Z = 'z'\n",
            "changed `X`, `Y`",
            id="the case of values that are the name",
        ),
        pytest.param(
            "K_A = ('aa', 'bb', 'cc')\n", "K_A = ('aa', 'cc', 'bb')\n", "in another order", id="only the order"
        ),
        pytest.param(
            "RX = re.compile('^[a-z]{3}-[0-9]{4,}$', re.I)\n",
            "OTHER = re.compile(r'^[a-z]{3}-[0-9]{4,}$', flags=re.IGNORECASE)\n",
            "SSOT501",
            id="flags spelled otherwise",
        ),
        pytest.param("K = {'aa', 'bb', 'cc'}\n", "_K = frozenset(['cc', 'bb', 'aa'])\n", "SSOT501", id="order"),
        pytest.param("N = 1234567890\n", "N = 1234567890\n", None, id="numbers"),
    ],
)  # fmt: skip
def test_copies(one: str, other: str, said: str | None, tmp_path: Path) -> None:
    lay_out(tmp_path, {"pyproject.toml": "[tool.ssot-lint]\n", "x/a.py": one, "x/b.py": other})
    lines = found(tmp_path, *COPIES)
    assert [said in it for it in lines if said] == ([True] if said else [])


def test_what_is_no_second_definition(tmp_path: Path) -> None:
    places = ("x/a.pyi", "x/_generated/b.py", "tests/a.py", "x/migrations/c.py")
    files = {it: SAME.replace("int", "str") for it in places}
    lay_out(tmp_path, {"pyproject.toml": "[tool.ssot-lint]\n", "x/a.py": RECORD, **files})
    assert found(tmp_path, *COPIES) == []


STATES = {
    "pyproject.toml": '[tool.ssot-lint]\n[tool.ssot-lint.names]\nliterals = ["x.states"]\n',
    "x/__init__.py": "",
    "x/states.py": "PAID = 'paid'\n",
    "x/use.py": "from x.states import PAID\n\nif order.state == PAID:\n    pass\n",
}
PAID = "from x.states import PAID\n"


@pytest.mark.parametrize(
    "before, after",
    [
        pytest.param(
            "if o.state == 'paid': ...\n", PAID + "\nif o.state == PAID: ...\n", id="first"
        ),
        pytest.param(
            "#!x\n'''doc'''\n\nx = o.state == 'paid'\n",
            "#!x\n'''doc'''\n\n" + PAID + "\nx = o.state == PAID\n",
            id="below the docstring",
        ),
        pytest.param(
            "import re\nx = o.state == 'paid'\nimport os\n",
            "import re\n" + PAID + "x = o.state == PAID\nimport os\n",
            id="above its use",
        ),
        pytest.param("x = o.state == 'paid'\n" + PAID, None, id="imported below its use"),
        pytest.param(PAID + "PAID = 1\nx = o.state == 'paid'\n", None, id="bound anew"),
        pytest.param("match o.state:\n    case 'paid': ...\n", None, id="a pattern would bind it"),
        pytest.param(
            "from x import states\nmatch o.state:\n    case 'paid': ...\n",
            "from x import states\nmatch o.state:\n    case states.PAID: ...\n",
            id="a pattern with a dot",
        ),
    ],
)
def test_a_text_becomes_its_constant(before: str, after: str | None, tmp_path: Path) -> None:
    lay_out(tmp_path, {**STATES, "x/it.py": before})
    assert len(found(tmp_path, "SSOT401")) == 1
    found(tmp_path, "SSOT401", fix=True)
    assert (tmp_path / "x/it.py").read_text() == (before if after is None else after)
