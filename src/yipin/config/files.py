"""Where the files of a site lie: in the data folder, or in a bucket of a server that speaks S3."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

CONNECT_SECONDS = 5
READ_SECONDS = 30
TRIES = 2


def storages_of(url: str) -> dict[str, dict[str, Any]]:
    """Django's STORAGES. ``s3://bucket/folder?endpoint=https://…&region=…``; empty is the data folder.

    Keys are never part of the address: YIPIN_S3_KEY and YIPIN_S3_SECRET, or Amazon's own variables.
    """
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {"default": _bucket(url) if url else _folder(), "staticfiles": static}


def _folder() -> dict[str, Any]:
    return {"BACKEND": "yipin.documents.storage.FolderStorage"}


def _bucket(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.scheme != "s3" or not parts.hostname or set(asked) - {"endpoint", "region"}:
        raise ImproperlyConfigured(
            "YIPIN_FILES 要写成 s3://桶名/目录?endpoint=https://存储服务器的网址（可再加 &region=地区）。"
            "不设就存在数据目录里。"
        )
    if parts.username or parts.password:
        raise ImproperlyConfigured(
            "钥匙不要写进 YIPIN_FILES，请用 YIPIN_S3_KEY 和 YIPIN_S3_SECRET。"
        )
    options: dict[str, Any] = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region", "us-east-1"),
        "default_acl": None,
        "file_overwrite": True,  # a place is a fingerprint: what lies there is the same content
        "querystring_auth": True,
        "client_config": _client("endpoint" in asked),
    }
    if key := os.environ.get("YIPIN_S3_KEY"):
        options |= {"access_key": key, "secret_key": os.environ.get("YIPIN_S3_SECRET", "")}
    return {"BACKEND": "yipin.documents.bucket.BucketStorage", "OPTIONS": options}


def _client(is_own_server: bool) -> Any:
    from botocore.config import Config

    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path" if is_own_server else "auto"},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        request_checksum_calculation="when_required",  # older servers know no newer check sums
        response_checksum_validation="when_required",
    )
