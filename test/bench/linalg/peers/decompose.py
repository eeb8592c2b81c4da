"""NumPy, a batch at a time. A JSON line on standard input, a JSON line on standard output: {"answer": ...} or {"error": ...}."""

import base64
import ctypes
import glob
import json
import os
import sys
import time

try:
    import numpy as np
except ImportError:
    sys.exit("python3 has no NumPy: nothing is measured against it")


def kernel():
    """The kernel that OpenBLAS runs, by threadpoolctl, else by its own word."""
    try:
        import threadpoolctl

        return ", ".join(str(pool.get("architecture")) for pool in threadpoolctl.threadpool_info())
    except ImportError:
        pass
    folder = os.path.join(os.path.dirname(os.path.dirname(np.__file__)), "numpy.libs")
    for path in glob.glob(os.path.join(folder, "*openblas*")):
        for name in ("scipy_openblas_get_corename64_", "openblas_get_corename"):
            function = getattr(ctypes.CDLL(path), name, None)
            if function is not None:
                function.restype = ctypes.c_char_p
                return function().decode()
    return "unknown kernel"


def svd(a):
    """Computes in f64, whatever it is given."""
    return np.linalg.svd(a, full_matrices=False)


# What svd() calls, which has a loop for f32 too; other versions of NumPy name it otherwise.
INNER = getattr(getattr(np.linalg, "_umath_linalg", None), "svd_s", None)


def svd_single(a):
    return INNER(a, signature="f->fff")


def polar_of(decompose):
    def polar(a):
        u, _, vh = decompose(a)
        return u @ vh

    return polar


CALLS = {
    "svd": {"double": svd, "single": svd_single},
    "polar": {"double": polar_of(svd), "single": polar_of(svd_single)},
}


class Peer:
    def describe(self):
        return {"version": np.__version__, "kernel": kernel(), "single": INNER is not None}

    def place(self, shape, data):
        self.input = np.frombuffer(base64.b64decode(data), "<f4").reshape(shape)

    def run(self, what, precision, calls):
        call = CALLS[what][precision]
        start = time.perf_counter()
        for _ in range(calls):
            call(self.input)
        return time.perf_counter() - start

    def read(self, what, precision):
        results = CALLS[what][precision](self.input)
        if isinstance(results, tuple):
            u, s, vh = results
            results = (s, u, np.swapaxes(vh, 1, 2))
        else:
            results = (results,)
        return [base64.b64encode(np.ascontiguousarray(part, "<f4").tobytes()).decode() for part in results]


def main():
    peer = Peer()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": getattr(peer, request.pop("do"))(**request)}
        except Exception as error:  # whoever asked decides what to do about it
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)


main()
