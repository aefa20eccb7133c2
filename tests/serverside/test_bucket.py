"""Files in a bucket: kept privately, handed out by the site, nothing half kept when it is away."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_actor, make_unit
from tests.serverside.buckets import KEY, SECRET, Bucket, bucket
from yipin.config.files import storages_of
from yipin.documents.models import StoredFile
from yipin.documents.services.files import forget_file, store_file
from yipin.documents.storage import FileDamaged, FilesAway, on_disk
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor

PDF = b"%PDF-1.7\n" + b"%".join(str(n).encode() for n in range(200_000)) + b"\n%%EOF\n"
KINDS = frozenset({"pdf"})


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Bucket]:
    with bucket(tmp_path_factory.mktemp("bucket")) as running:
        yield running


@pytest.fixture
def site(server: Bucket, settings, monkeypatch, db) -> Bucket:
    monkeypatch.setenv("YIPIN_S3_KEY", KEY)
    monkeypatch.setenv("YIPIN_S3_SECRET", SECRET)
    settings.STORAGES = storages_of(server.url)
    return server


@pytest.fixture
def office(db) -> Actor:
    return make_actor(make_unit("青禾大学团委"), Right.RUN_PROGRAMMES, Right.READ)


def keep(actor: Actor, now, content: bytes = PDF) -> StoredFile:
    return store_file(
        actor=actor, unit=actor.unit, upload=content, name="方案.pdf", now=now, allowed=KINDS
    )


def client_of(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(actor.person)
    return client


def test_a_file_goes_in_and_comes_out_through_the_permission(site: Bucket, office, now):
    stored = keep(office, now)
    lying = [one for one in site.folder.rglob("*") if one.is_file()]
    assert [one.name for one in lying] == [stored.sha256]
    assert lying[0].read_bytes() == PDF
    answer = client_of(office).get(reverse("file", args=[stored.pk]))
    assert b"".join(answer) == PDF
    assert int(answer["Content-Length"]) == len(PDF)
    stranger = make_actor(make_unit("青禾市委"), Right.RUN_PROGRAMMES)
    assert client_of(stranger).get(reverse("file", args=[stored.pk])).status_code == 404
    with pytest.raises(urllib.error.HTTPError, match="400|403"):
        urllib.request.urlopen(f"{site.endpoint}/papers/site/{stored.content.name}")
    with pytest.raises(NotImplementedError):
        _ = stored.content.url


def test_a_part_is_asked_of_the_bucket_as_that_part(site: Bucket, office, now):
    address = reverse("file", args=[keep(office, now).pk])
    for asked, expected in (("bytes=9-108", PDF[9:109]), ("bytes=-20", PDF[-20:])):
        answer = client_of(office).get(address, headers={"Range": asked})
        assert answer.status_code == 206
        assert b"".join(answer) == expected
    beyond = client_of(office).get(address, headers={"Range": f"bytes={len(PDF)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(PDF)}")


def test_the_same_content_lies_there_once_and_goes_with_its_last_row(
    site: Bucket, office, now, django_capture_on_commit_callbacks
):
    first, second = keep(office, now), keep(office, now)
    assert first.pk == second.pk
    with on_disk(first.content.name) as path:
        assert path.read_bytes() == PDF
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(stored=first)
    assert not default_storage.exists(first.content.name)
    with pytest.raises(FileNotFoundError):
        first.content.storage.open(first.content.name)


def test_a_damaged_file_never_arrives_whole(site: Bucket, office, now):
    stored = keep(office, now)
    place = next(one for one in site.folder.rglob(stored.sha256))
    place.write_bytes(PDF[:-8] + b"forged!!")
    answer = client_of(office).get(reverse("file", args=[stored.pk]))
    arrived: list[bytes] = []
    with pytest.raises(FileDamaged):
        arrived.extend(answer)
    assert sum(map(len, arrived)) < len(PDF)
    place.unlink()


def test_while_the_bucket_is_away_nothing_is_kept_and_the_page_says_so(
    tmp_path, office, now, settings, monkeypatch
):
    monkeypatch.setenv("YIPIN_S3_KEY", KEY)
    monkeypatch.setenv("YIPIN_S3_SECRET", SECRET)
    with bucket(tmp_path) as server:
        settings.STORAGES = storages_of(server.url)
        stored = keep(office, now)
        port = int(server.endpoint.rsplit(":", 1)[1])
        server.stop()
        with pytest.raises(FilesAway):
            keep(office, now, PDF + b"%more\n")
        assert StoredFile.objects.count() == 1
        answer = client_of(office).get(reverse("file", args=[stored.pk]))
        assert answer.status_code == 503
        assert "暂时连不上存放文件的地方" in answer.content.decode()
        reasons = Client().get("/health/ready/").json()["reasons"]
        assert reasons["files"] == "存放文件的地方不能用"
    with bucket(tmp_path, port):
        answer = client_of(office).get(reverse("file", args=[stored.pk]))
        assert b"".join(answer) == PDF


def test_a_wrong_key_is_told_as_away(server: Bucket, settings, monkeypatch, office, now):
    monkeypatch.setenv("YIPIN_S3_KEY", KEY)
    monkeypatch.setenv("YIPIN_S3_SECRET", "another")
    settings.STORAGES = storages_of(server.url)
    with pytest.raises(FilesAway):
        keep(office, now)


@pytest.mark.parametrize(
    "address",
    ["http://papers", "s3://", "s3://papers?endpont=http://x", "s3://key:secret@papers/site"],
)
def test_a_wrong_address_stops_the_site(address: str):
    with pytest.raises(ImproperlyConfigured, match="YIPIN_FILES"):
        storages_of(address)
