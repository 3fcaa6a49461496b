"""Buckets as remote stores: s3://, gs:// and az:// by obstore. The usual variables of each say who asks."""
# ruff: noqa: D102
# What the methods mean stands in remote.py.

from __future__ import annotations

import configparser
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from lightboard.logdir.location import RemoteProblem, without_secrets
from lightboard.logdir.remote import Denied, Object, Piece, make_unanswered

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ObjectStore, S3Config, S3Credential

_ALIASES: Final = {"gcs": "gs", "s3a": "s3", "s3n": "s3", "azure": "az", "adl": "az"}
SCHEMES: Final = ("s3", "gs", "az", "abfs", "abfss", *_ALIASES)

# More are waited for than one connection can hide, fewer than any store minds.
_IN_FLIGHT: Final = 16
_LIST_PAGE: Final = 1000  # what a store gives at once

_HINTS: Final = {
    "s3": "AWS_PROFILE=name, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "
    "AWS_SKIP_SIGNATURE=true for a public bucket",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS=key.json, or gcloud auth application-default login; "
    "GOOGLE_SKIP_SIGNATURE=true for a public bucket",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN; "
    "AZURE_SKIP_SIGNATURE=true for a public container",
}
# What the stores' refusals look like, and what they mean; the first that fits.
_REFUSALS: Final = (
    (
        "NoSuchBucket|ContainerNotFound|bucket does not exist",
        "does not exist (hint: check {check})",
    ),
    (
        "PermanentRedirect|AuthorizationHeaderMalformed|301 Moved|incorrectly configured region",
        "is in another region (hint: AWS_REGION=its region)",
    ),
    (
        "InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|AuthenticationFailed",
        "does not accept the credentials: {code} (hint: {hint})",
    ),
    # Nobody told who asks, and this machine has no role in a cloud.
    (
        r"169\.254\.169\.254|/latest/api/token|/latest/meta-data|token request",
        "wants credentials, none were found (hint: {hint})",
    ),
    (r"status code: 40[13]\b", "denies access (hint: {hint})"),
    (
        "object with invalid path",
        "holds an object that cannot be named: {reason} (hint: rename it, or open a folder beside it)",
    ),
    ("non-partial response", "gives whole objects only (hint: a server with byte ranges)"),
)
_ENDPOINTS: Final = {
    "s3": ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
    "gs": ("GOOGLE_BASE_URL",),
}
# Any of these tells who asks without a profile.
_CREDENTIALS: Final = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)

_T = TypeVar("_T")


class BucketStore:
    """Everything below `url`."""

    in_flight = _IN_FLIGHT

    def __init__(self, url: str) -> None:
        """Nothing is asked of the store yet. Raises RemoteProblem."""
        try:
            import obstore
            from obstore.exceptions import BaseError
        except ImportError:
            raise RemoteProblem(
                f"{url} takes a package that is not here: obstore",
                'pip install "lightboard[remote]"',
            ) from None
        scheme, rest = url.split("://", 1)
        self._scheme = _ALIASES.get(scheme, scheme)
        self._kind = "az" if self._scheme.startswith("abfs") else self._scheme
        self._bucket, _, prefix = rest.partition("/")
        if not self._bucket:
            raise RemoteProblem(f"{url} names no bucket", f"{scheme}://bucket/logs")
        self._name = f"{self._scheme}://{self._bucket}"
        self._obstore = obstore
        config, provider = _aws_profile(os.environ) if self._kind == "s3" else ({}, None)
        endpoint = _endpoint(self._kind) or config.get("endpoint", "")
        self._where = f" at {without_secrets(endpoint)}" if endpoint else ""
        try:
            # Quoted: what was typed is the name, letter for letter.
            self._store = _open(
                f"{self._name}/{quote(prefix.strip('/'))}",
                config,
                provider,
                allow_http=endpoint.startswith("http://"),
            )
        except (BaseError, ValueError) as error:
            raise RemoteProblem(
                f"{url} cannot be opened: {_reason(str(error))}", _HINTS[self._kind]
            ) from None

    def list_objects(self) -> Iterator[Object]:
        pages = self._obstore.list(self._store, chunk_size=_LIST_PAGE)
        while True:
            page = self._ask(lambda: next(pages, None))
            if page is None:
                return
            for meta in page:
                yield _object(meta)

    def find(self, path: str) -> Object:
        return _object(self._ask(lambda: self._obstore.head(self._store, path)))

    def read(self, path: str, start: int, end: int) -> Piece:
        try:
            got = self._obstore.get(self._store, path, options={"range": (start, end)})
            return Piece(memoryview(got.bytes()), _object(got.meta))
        except Exception as error:
            if re.search("InvalidRange|status code: 416", str(error)):  # it ends before `start` now
                return Piece(
                    memoryview(b""),
                    _object(self._ask(lambda: self._obstore.head(self._store, path))),
                )
            raise self._explain(error) from None

    def _ask(self, question: Callable[[], _T]) -> _T:
        try:
            return question()
        except Exception as error:
            raise self._explain(error) from None

    def _explain(self, error: Exception) -> OSError:
        """What went wrong, in words, as the error that says what to do next."""
        from obstore.exceptions import BaseError

        if isinstance(error, FileNotFoundError):
            return FileNotFoundError(f"{self._name}: no such object")
        if not isinstance(error, BaseError):
            raise error
        text = str(error)
        for pattern, words in _REFUSALS:
            if re.search(pattern, text):
                hint = _HINTS[self._kind]
                check = "its name, and AWS_ENDPOINT_URL" if self._kind == "s3" else "its name"
                return Denied(
                    f"{self._name} "
                    + words.format(code=_code(text), hint=hint, check=check, reason=_reason(text))
                )
        return make_unanswered(f"{self._name} does not answer{self._where}", _reason(text))


def _endpoint(kind: str) -> str:
    """Where the store is, when the environment says so."""
    return next((os.environ[name] for name in _ENDPOINTS[kind] if os.environ.get(name)), "")


def _open(
    url: str,
    config: S3Config,
    provider: Callable[[], S3Credential] | None,
    *,
    allow_http: bool,
) -> ObjectStore:
    from obstore.store import S3Store, from_url

    options: dict[str, Any] = {
        "client_options": {
            "allow_http": allow_http,
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(seconds=120),
            "user_agent": "lightboard",
        },
        # Short: the logdir itself tries again, and says so.
        "retry_config": {
            "max_retries": 3,
            "retry_timeout": timedelta(seconds=15),
            "backoff": {
                "init_backoff": timedelta(milliseconds=200),
                "max_backoff": timedelta(seconds=3),
                "base": 2,
            },
        },
    }
    if url.startswith("s3://"):
        return S3Store.from_url(url, config=config or None, credential_provider=provider, **options)
    return from_url(url, **options)


def _object(meta: ObjectMeta) -> Object:
    modified = meta["last_modified"]
    # Listings know no version, and Azure's no quotes: what a listing and a read say must be the same.
    tag = (meta["e_tag"] or "").removeprefix("W/").strip('"')
    version = tag or f"{meta['size']}:{int(modified.timestamp())}"
    return Object(meta["path"], version, meta["size"], int(modified.timestamp() * 1e9))


def _aws_profile(
    environ: Mapping[str, str],
) -> tuple[S3Config, Callable[[], S3Credential] | None]:
    """What ~/.aws says where no variable says who asks: obstore itself reads variables only."""
    if environ.get("AWS_SKIP_SIGNATURE", "").lower() in ("1", "true", "yes") or any(
        name in environ for name in _CREDENTIALS
    ):
        return {}, None
    named = environ.get("AWS_PROFILE") or environ.get("AWS_DEFAULT_PROFILE")
    profile = named or "default"
    found: dict[str, str] = {}
    known = False
    for variable, place, section in (
        ("AWS_CONFIG_FILE", "~/.aws/config", profile if profile == "default" else f"profile {profile}"),
        ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials", profile),
    ):  # fmt: skip
        parser = configparser.RawConfigParser()
        parser.read(os.path.expanduser(environ.get(variable) or place), encoding="utf-8")
        if parser.has_section(section):
            known = True
            found |= dict(parser.items(section))
    if named and not known:
        raise RemoteProblem(f"AWS_PROFILE={named}: no such profile", "aws configure list-profiles")
    config: S3Config = {}
    if "aws_access_key_id" in found and "aws_secret_access_key" in found:
        config["access_key_id"] = found["aws_access_key_id"]
        config["secret_access_key"] = found["aws_secret_access_key"]
        if "aws_session_token" in found:
            config["session_token"] = found["aws_session_token"]
    if "region" in found and not {"AWS_REGION", "AWS_DEFAULT_REGION"} & environ.keys():
        config["region"] = found["region"]
    if "endpoint_url" in found and not any(name in environ for name in _ENDPOINTS["s3"]):
        config["endpoint"] = found["endpoint_url"]
    if "access_key_id" in config or not known:
        return config, None
    if not any(key.startswith(("sso_", "role_", "credential_", "source_")) for key in found):
        return config, None
    return config, _botocore_credentials(profile)


def _botocore_credentials(profile: str) -> Callable[[], S3Credential]:
    """Single sign-on, assumed roles and helper programs are botocore's to know."""
    try:
        import botocore.session
    except ImportError:
        raise RemoteProblem(
            f"the AWS profile {profile} takes a package that is not here: boto3",
            "pip install boto3",
        ) from None
    credentials = botocore.session.Session(profile=profile).get_credentials()
    if credentials is None:
        raise RemoteProblem(
            f"the AWS profile {profile} gives no credentials", f"aws sso login --profile {profile}"
        )

    def provide() -> S3Credential:
        now = credentials.get_frozen_credentials()
        return {
            "access_key_id": now.access_key,
            "secret_access_key": now.secret_key,
            "token": now.token,
            "expires_at": datetime.now(timezone.utc) + timedelta(minutes=5),
        }

    return provide


def _reason(text: str) -> str:
    """The one line of obstore's many that says what happened.

    >>> _reason("Generic S3 error: Error performing GET http://host/b in 1ms - HTTP error: error sending request")
    'HTTP error: error sending request'
    """
    line, *details = re.split(r"\n|Debug source", text)
    line = re.sub(r"^Generic \S+ error: |<\?xml.*", "", line.rpartition(" - ")[2].strip())
    cause = re.search(r'(?:message|error): "([^"]+)"', " ".join(details))
    return cause[1] if cause else line[:200].strip(" :")


def _code(text: str) -> str:
    """The code of an error in XML."""
    found = re.search(r"<Code>(\w+)</Code>", text)
    return found[1] if found else "they are wrong"
