"""Stored files: named by their content, stored once, gone when erased."""

import hashlib

import pytest

from app.core import files

CONTENT = "Compte rendu du 10 juillet : présents, décisions, suites.".encode()


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_what_is_stored_is_given_back_under_the_name_of_its_content():
    name = files.save(CONTENT)

    assert name.endswith(hashlib.sha256(CONTENT).hexdigest())
    assert files.read(name) == CONTENT


def test_the_same_bytes_are_stored_once(app):
    names = {files.save(CONTENT) for _ in range(3)}
    folder = app.extensions["settings"].data_dir / "files"

    assert len(names) == 1
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_what_was_erased_is_no_longer_there():
    name = files.save(CONTENT)
    files.erase(name)

    with pytest.raises(FileNotFoundError):
        files.read(name)


@pytest.mark.parametrize("name", ["../secret_key", "ab/../../secret_key", "/etc/passwd"])
def test_no_name_leads_out_of_the_store(name):
    with pytest.raises((FileNotFoundError, ValueError, OSError)):
        files.read(name)


def test_a_store_that_cannot_be_written_says_so(app, monkeypatch):
    assert files.is_writable()

    def refuse(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.obstore, "put", refuse)
    assert not files.is_writable()
