"""Loads the tokenizer built under RETORT_TESTS (tests/libtokenizer_shim.so) for the scripts here."""
import ctypes

ADD_SPECIAL, PARSE_SPECIAL = 1, 2


class Tokenizer:
    lib = None

    def __init__(self, path, tokenizer_json, config_json=b""):
        if Tokenizer.lib is None:
            lib = ctypes.CDLL(path)
            lib.shim_open.restype = ctypes.c_void_p
            lib.shim_error.restype = ctypes.c_char_p
            lib.shim_encode.restype = lib.shim_decode.restype = ctypes.c_long
            lib.shim_blob.restype = ctypes.c_void_p
            Tokenizer.lib = lib
        if isinstance(tokenizer_json, str):
            tokenizer_json = tokenizer_json.encode()
        if isinstance(config_json, str):
            config_json = config_json.encode()
        self.handle = ctypes.c_void_p(self.lib.shim_open(
            tokenizer_json, ctypes.c_size_t(len(tokenizer_json)), config_json,
            ctypes.c_size_t(len(config_json))))
        if self.error():
            raise ValueError(self.error())

    def __del__(self):
        self.lib.shim_close(self.handle)

    def error(self):
        return self.lib.shim_error(self.handle).decode(errors="backslashreplace")

    def blob(self):
        size = ctypes.c_size_t()
        data = self.lib.shim_blob(self.handle, ctypes.byref(size))
        return ctypes.string_at(data, size.value)

    def encode(self, text, flags=ADD_SPECIAL | PARSE_SPECIAL):
        data = text.encode() if isinstance(text, str) else text
        ids = ctypes.POINTER(ctypes.c_uint32)()
        n = self.lib.shim_encode(self.handle, data, ctypes.c_size_t(len(data)), flags,
                                 ctypes.byref(ids))
        if n < 0:
            raise ValueError(self.error())
        return ids[:n] if n else []

    def decode(self, ids, skip_special=False):
        array = (ctypes.c_uint32 * len(ids))(*ids)
        text = ctypes.c_void_p()
        n = self.lib.shim_decode(self.handle, array, ctypes.c_size_t(len(ids)), int(skip_special),
                                 ctypes.byref(text))
        if n < 0:
            raise ValueError(self.error())
        result = ctypes.string_at(text.value, n).decode()
        if not self.lib.shim_stream_agrees(self.handle, array, ctypes.c_size_t(len(ids)),
                                           int(skip_special)):
            raise AssertionError(f"streamed decoding differs for {ids}")
        return result
