"""What a declaration says of itself."""

from __future__ import annotations

import pytest

from extractors.core.spec import Licence


@pytest.mark.parametrize(
    ("identifier", "must_share_alike"),
    [
        ("ODbL-1.0", True),
        ("CC-BY-SA-4.0", True),
        ("CC-BY-NC-SA-4.0", True),
        ("CC-BY-4.0", False),
        ("CC0-1.0", False),
        ("etalab-2.0", False),
        ("LicenseRef-iati-publishers", None),
        ("UN-Data-Terms", None),
    ],
)
def test_licence__says_whether_what_is_derived_must_be_shared_alike(
    identifier: str, must_share_alike: bool | None
) -> None:
    licence = Licence(id=identifier, name="x", url="x", attribution="x", may_republish=True)
    assert licence.must_share_alike is must_share_alike
