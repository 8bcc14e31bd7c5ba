"""The peers: the same echo on each SDK, written as its maker's samples write it."""
