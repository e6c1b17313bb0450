"""Time stamps of the record's head, by an authority of this machine that signs with OpenSSL."""

import datetime as dt
import http.server
import shutil
import sqlite3
import subprocess
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from typer.testing import CliRunner

from smhelpers.__main__ import app
from smhelpers.errors import CourseError
from smhelpers.record import Record

from .entries import graded

_SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def _certified(name, key, issuer=None, issuer_key=None):
    """A certificate of ten days: of a root, or of an authority that a root signed."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=2))
        .not_valid_after(now + dt.timedelta(days=8))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if issuer:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer_key or key, hashes.SHA256())


def _written(path, thing):
    if isinstance(thing, x509.Certificate):
        path.write_bytes(thing.public_bytes(serialization.Encoding.PEM))
        return
    path.write_bytes(
        thing.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Address of an authority that answers, and the file of its root certificate."""
    folder = tmp_path_factory.mktemp("authority")
    root_key, key = _key(), _key()
    root = _certified("root", root_key)
    _written(folder / "root.pem", root)
    _written(folder / "tsa.pem", _certified("tsa", key, root, root_key))
    _written(folder / "tsa.key", key)
    (folder / "serial").write_text("01\n")
    (folder / "settings").write_text(_SETTINGS.format(folder=folder))

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "asked").write_bytes(asked)
            given = ["-queryfile", folder / "asked", "-config", folder / "settings"]
            signed = ["-signer", folder / "tsa.pem", "-inkey", folder / "tsa.key"]
            command = ["openssl", "ts", "-reply", *given, *signed, "-out", folder / "answer"]
            subprocess.run(command, check=True, capture_output=True)
            answer = (folder / "answer").read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *about):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", folder / "root.pem"
    server.shutdown()
    thread.join()
    server.server_close()


def _configured(folder, address, certificate):
    text = f"c = get_config()\nc.RecordStamps.authority = {address!r}\n"
    text += f"c.RecordStamps.certificate = {str(certificate)!r}\n"
    (folder / "nbgrader_config.py").write_text(text, encoding="utf-8")


@pytest.fixture
def run(record, authority):
    """A verb on a record of two entries, in a course that names the authority."""
    record.append("graded", "s1", graded())
    _configured(record.path.parent, *authority)

    def verb(*words):
        command = ["record", *words, "--course", str(record.path.parent)]
        done = CliRunner().invoke(app, command)
        if isinstance(done.exception, CourseError):
            return 2, str(done.exception)
        return done.exit_code, done.output.replace("\n", "")

    return verb


def test_a_stamp_is_kept_beside_the_record_and_says_until_when_it_is_proven(run, record):
    code, said = run("stamp")
    assert code == 0 and "到第 2 筆為止的紀錄" in said
    (file,) = (record.path.parent / "record-stamps").iterdir()
    assert file.name == f"000002-{record.verify().head}.tsr"
    assert file.stat().st_mode & 0o077 == 0
    record.append("graded", "s2", graded())
    code, said = run("verify")
    assert code == 0 and "共 3 筆" in said and "到第 2 筆為止的紀錄" in said


def test_openssl_proves_the_stamp_without_this_software(run, record, authority, tmp_path):
    run("stamp")
    (file,) = (record.path.parent / "record-stamps").iterdir()
    (tmp_path / "head").write_text(record.verify().head)
    command = ["openssl", "ts", "-verify", "-data", tmp_path / "head", "-in", file]
    done = subprocess.run([*command, "-CAfile", authority[1]], capture_output=True, text=True)
    assert done.returncode == 0 and "Verification: OK" in done.stdout


def test_a_record_that_was_rewritten_is_found_out_by_its_stamp(run, record):
    run("stamp")
    folder = record.path.parent
    record.close()
    other = folder / "other"
    other.mkdir()
    with Record.open(other, create=True) as forged:
        forged.append("graded", "s1", graded() | {"reason": "改過"})
    with sqlite3.connect(other / "record.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for left in folder.glob("record.db*"):
        left.unlink()
    shutil.copy(other / "record.db", folder / "record.db")
    code, said = run("verify")
    assert code == 1 and "時戳證明過的雜湊值不在紀錄裡" in said


def test_a_stamp_that_was_changed_or_is_of_somebody_else_proves_nothing(run, record, tmp_path):
    run("stamp")
    other = tmp_path / "other.pem"
    _written(other, _certified("root", _key()))
    code, said = run("verify", "--certificate", str(other))
    assert code == 1 and "簽章、憑證或雜湊值不符" in said
    (file,) = (record.path.parent / "record-stamps").iterdir()
    file.write_bytes(b"0" * 100)
    code, said = run("verify")
    assert code == 1 and "不是 RFC 3161 的時戳" in said


def test_an_authority_that_does_not_answer_is_a_sentence(run, record, authority):
    _configured(record.path.parent, "http://127.0.0.1:9/", authority[1])
    code, said = run("stamp")
    assert code == 2 and "沒有回覆" in said
    assert not (record.path.parent / "record-stamps").exists()


def test_without_an_authority_nothing_is_asked_and_verify_says_nothing_of_stamps(run, record):
    (record.path.parent / "nbgrader_config.py").unlink()
    code, said = run("stamp")
    assert code == 2 and "沒有設定時戳服務" in said
    code, said = run("verify")
    assert code == 0 and "時戳" not in said
