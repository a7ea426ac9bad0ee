"""The same through torch.compile; slow to start, so it is measured only when named in --peers."""

import pytorch_peer


class Peer(pytorch_peer.Peer):
    name = "pytorch_compile"
    title = "PyTorch, torch.compile"
    compiled = True
