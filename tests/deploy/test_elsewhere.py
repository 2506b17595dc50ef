"""What other programs read is not called read by nobody."""

from __future__ import annotations

import pytest

from ssot_lint.deploy.elsewhere import names_in


@pytest.mark.parametrize(
    "text, names",
    [
        ("exec gunicorn -t ${TIMEOUT:-60} -b $HOST:$PORT\n", {"TIMEOUT", "HOST", "PORT"}),
        ('[ -z "$A" ] && [[ -v B ]]\n', {"A", "B"}),
        ("const url = process.env.API_URL || process.env['OTHER']\n", {"API_URL", "OTHER"}),
        ("environment=A=%(ENV_HOME)s\n", {"HOME"}),
        ("all:\n\techo $(NAME) $${SHELL_NAME}\n", {"NAME", "SHELL_NAME"}),
        ('x := os.Getenv("GO_NAME")\n', {"GO_NAME"}),
        ('mustMapEnv(&it, "NAME_OF_IT")\n', {"NAME_OF_IT"}),
        ('x = Configuration["REDIS_ADDR"];\n', {"REDIS_ADDR"}),
        ("ENV.fetch('RUBY_NAME')\n", {"RUBY_NAME"}),
        ("plain words, NOT_READ\n", set()),
    ],
)
def test_names(text: str, names: set[str]) -> None:
    assert names_in(text.encode()) == names
