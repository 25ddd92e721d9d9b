"""Addresses with passwords: found where they may lie, refused where others read them, shown nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.night.secret import CREDENTIALS, LONGEST, NoSecret, Secret, find_secret, need_secret

ADDRESS = "mailto://ai:mat-khau@thu.example.vn"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "dia-chi"
    path.write_text(f"{ADDRESS}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def revealed(secret: Secret | None) -> str:
    assert secret is not None
    return secret.reveal()


def test_the_environment_comes_before_credentials_and_these_before_the_file(file: Path, tmp_path: Path) -> None:
    handed = tmp_path / "luutru-tell-ban-tin"
    handed.write_text("credential://x", encoding="utf-8")
    handed.chmod(0o440)  # as systemd leaves it, whose ACL shows as the group's rights
    environment = {"LUUTRU_TELL_BAN_TIN": " environment://x\n", CREDENTIALS: str(tmp_path)}

    assert revealed(find_secret("tell-ban-tin", file, environment)) == "environment://x"
    del environment["LUUTRU_TELL_BAN_TIN"]
    assert revealed(find_secret("tell-ban-tin", file, environment)) == "credential://x"
    handed.unlink()
    assert revealed(find_secret("tell-ban-tin", file, environment)) == ADDRESS


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_file_that_others_may_read_is_refused_with_the_remedy(file: Path, mode: int) -> None:
    file.chmod(mode)

    with pytest.raises(NoSecret, match=f"chmod 600 {file}"):
        find_secret("tell-mail", file, {})


def test_a_credential_that_all_may_read_is_refused(tmp_path: Path) -> None:
    handed = tmp_path / "luutru-ping"
    handed.write_text(ADDRESS, encoding="utf-8")
    handed.chmod(0o444)

    with pytest.raises(NoSecret, match="chmod 600"):
        find_secret("ping", None, {CREDENTIALS: str(tmp_path)})


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files to others")
def test_another_users_file_is_refused(file: Path) -> None:
    os.chown(file, 12345, -1)

    with pytest.raises(NoSecret, match="belongs to another user"):
        find_secret("tell-mail", file, {})


@pytest.mark.parametrize(
    "text", ["", " \n", f"{ADDRESS}\n{ADDRESS}", f"{ADDRESS} {ADDRESS}", ADDRESS + "a" * LONGEST, f"{ADDRESS}\x00"]
)
def test_what_is_not_one_address_is_refused_and_not_shown(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")

    with pytest.raises(NoSecret) as said:
        find_secret("tell-mail", file, {})
    assert "mat-khau" not in str(said.value)


def test_bytes_that_are_no_text_are_refused_and_not_shown(file: Path) -> None:
    file.write_bytes(ADDRESS.encode() + b"\xff")

    with pytest.raises(NoSecret) as said:
        find_secret("tell-mail", file, {})
    assert "mat-khau" not in f"{said.value}{said.value.__cause__}"


def test_a_pipe_and_a_folder_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)

    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(NoSecret):
            find_secret("tell-mail", path, {})


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(NoSecret, match="No such file"):
        find_secret("tell-mail", tmp_path / "nowhere", {})


def test_what_is_needed_and_nowhere_is_said_with_all_places() -> None:
    assert find_secret("tell-mail", None, {}) is None
    with pytest.raises(NoSecret, match=r"LUUTRU_TELL_MAIL.*luutru-tell-mail.*file ="):
        need_secret("tell-mail", None, {})


def test_a_secret_is_printed_by_nothing() -> None:
    secret = Secret(ADDRESS)

    assert "mat-khau" not in f"{secret} {secret!r} {[secret]} {secret:}"
