"""Facts survive being kept, and nothing else is taken for facts."""

from __future__ import annotations

import marshal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from ssot_lint.facts import model
from ssot_lint.facts.families import FAMILIES
from ssot_lint.facts.model import FileFacts
from ssot_lint.facts.plain import dump, load
from tests.depth import examples

_TERMS = st.recursive(
    st.builds(model.Term, st.just("text"), st.text(max_size=5)),
    lambda below: st.builds(
        model.Term, st.just("join"), st.just(""), st.lists(below, max_size=3).map(tuple)
    ),
    max_leaves=6,
)
_SITES = st.builds(model.Site, *[st.integers(0, 2**40)] * 6)
st.register_type_strategy(model.Term, _TERMS)
st.register_type_strategy(model.Site, _SITES)
_TREES = st.recursive(
    st.lists(st.one_of(st.text(max_size=5), st.integers(), st.booleans(), st.none())).map(tuple),
    lambda below: st.lists(below, max_size=3).map(tuple),
    max_leaves=6,
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda it: it.name)
@given(st.data())
@examples(20, list(HealthCheck))
def test_what_is_kept_comes_back(family, data):
    kind = getattr(model, family.fact)
    trees = {name: _TREES for name, it in kind.__annotations__.items() if "Any" in str(it)}
    facts = data.draw(st.lists(st.builds(kind, **trees), max_size=3))
    found = FileFacts((family.name,))._replace(**{family.name: tuple(facts)})
    assert load(dump(found), (family.name,)) == found
    assert load(dump(found), (family.name,), is_known=True) == found


@pytest.mark.parametrize(
    "data",
    [b"x", marshal.dumps(1), marshal.dumps({"mentions": [(1,)]}), marshal.dumps({"none": []})],
)
def test_other_bytes_are_refused(data):
    for is_known in (False, True):
        with pytest.raises(ValueError, match="no facts"):
            load(data, ("mentions",), is_known=is_known)
