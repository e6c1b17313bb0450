"""The one port that a kernel opens beside its channels: what it is for, and what it takes."""

import psutil
import pytest
from jupyter_client.manager import KernelManager

#: What a kernel says of its own end of that port, and of how messages to it are known.
_ASKED = """
import sys
thread = sys.stdout.pub_thread
print(thread._pipe_port, len(thread._pipe_uuid), thread._pipe_in.socket.type.name)
"""


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    """A kernel whose channels are files, with its client."""
    monkeypatch.chdir(tmp_path)
    manager = KernelManager(transport="ipc")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=120)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_the_only_port_takes_what_forked_processes_print_and_knows_them_by_a_secret(kernel):
    manager, client = kernel
    process = psutil.Process(manager.provisioner.pid)
    ports = [
        listening.laddr
        for listening in process.net_connections(kind="inet")
        if listening.status == psutil.CONN_LISTEN
    ]
    said = []
    client.execute_interactive(
        _ASKED, output_hook=lambda message: said.append(message["content"].get("text", ""))
    )
    port, secret, kind = "".join(said).split()
    assert [(address.ip, str(address.port)) for address in ports] == [("127.0.0.1", port)]
    assert int(secret) >= 16 and kind == "PULL"
