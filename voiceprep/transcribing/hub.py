"""The Hugging Face hub, through huggingface_hub: which files a model has there, and their bytes from any place on.

huggingface_hub's own downloader begins a file that was cut off in an earlier run anew, which is no help to
somebody with a slow line; so its listing, its addresses and its HTTP session are used, and the bytes are asked for
here.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
from huggingface_hub import HfApi, constants, get_session, hf_hub_url
from huggingface_hub.errors import HfHubHTTPError
from huggingface_hub.hf_api import RepoFile
from huggingface_hub.utils import hf_raise_for_status  # type: ignore[attr-defined]

from voiceprep.errors import VoiceprepError

_NO_ANSWER_S = 20.0
_AGAIN = "What has arrived is kept; the same command goes on from there."
_PARTIAL = 206


class HubError(VoiceprepError):
    """The hub cannot be reached, or does not have what is asked for."""


class CutOffError(HubError):
    """The connection broke or the hub is busy; asking again may help."""


@dataclass(frozen=True)
class HubFile:
    """A file on the hub. ``sha256`` is known of large files, ``git_sha1`` (of a git blob) of the small ones."""

    name: str
    size_bytes: int
    git_sha1: str
    sha256: str | None


@dataclass(frozen=True)
class Listing:
    """The files of a repository as of one commit."""

    repository: str
    commit: str
    files: tuple[HubFile, ...]


class Hub:
    """Asks the hub at ``HF_ENDPOINT``, or the public one; without any token, for these models are public."""

    def __init__(self, endpoint: str | None = None) -> None:
        self._endpoint = (endpoint or os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")

    def listing(self, repository: str) -> Listing:
        """The files at the top of a repository.

        Raises:
            HubError: There is no such repository, or the hub cannot be reached.
        """
        with _online(), _in_words(repository):
            api = HfApi(endpoint=self._endpoint, token=False)
            commit = api.model_info(repository, timeout=_NO_ANSWER_S).sha
            if not commit:
                raise HubError(f"The hub gives no commit for {repository}", "Is HF_ENDPOINT set to something else?")
            files = tuple(
                HubFile(entry.path, entry.size, entry.blob_id, entry.lfs.sha256 if entry.lfs else None)
                for entry in api.list_repo_tree(repository, revision=commit)
                if isinstance(entry, RepoFile)
            )
        return Listing(repository, commit, files)

    def read(self, listing: Listing, name: str, from_byte: int) -> Generator[tuple[int, bytes], None, None]:
        """A file's bytes as they arrive, each piece with its place in the file.

        They begin at ``from_byte``, or at 0 where the hub will only send the whole file.

        Raises:
            CutOffError: The connection broke.
            HubError: The file is not there.
        """
        url = hf_hub_url(listing.repository, name, revision=listing.commit, endpoint=self._endpoint)
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={from_byte}-"} if from_byte else {})
        with (
            _online(),
            _in_words(f"{listing.repository}/{name}"),
            get_session().stream("GET", url, headers=headers, timeout=_NO_ANSWER_S) as response,
        ):
            hf_raise_for_status(response)
            place = from_byte if response.status_code == _PARTIAL else 0
            for piece in response.iter_bytes():
                yield place, piece
                place += len(piece)


@contextmanager
def _online() -> Iterator[None]:
    """Let huggingface_hub use the network for a while; everywhere else in voiceprep it must not."""
    before = constants.HF_HUB_OFFLINE, constants.HF_HUB_DISABLE_TELEMETRY
    # Without telemetry off it would ask the hub for more than what is wanted here.
    constants.HF_HUB_OFFLINE, constants.HF_HUB_DISABLE_TELEMETRY = False, True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE, constants.HF_HUB_DISABLE_TELEMETRY = before


@contextmanager
def _in_words(what: str) -> Iterator[None]:
    try:
        yield
    except HfHubHTTPError as error:
        status = error.response.status_code
        if status in (401, 403, 404):
            raise HubError(
                f"The hub has no {what} (it answers {status})", "Is HF_ENDPOINT set to something else?"
            ) from error
        raise CutOffError(f"The hub fails on {what} (it answers {status})", f"Try again later. {_AGAIN}") from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        raise CutOffError(f"The connection to the hub failed: {reason}", _AGAIN) from error
    except (ValueError, KeyError, TypeError) as error:
        # What a login page of a hotel's network does, for one.
        raise HubError(
            f"What answers for {what} is not the hub",
            "Is HF_ENDPOINT set to something else, or a login page in between?",
        ) from error
