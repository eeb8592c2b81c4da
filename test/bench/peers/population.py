"""NumPy, the whole population at a time. Commands by line on standard input, an answer by line on standard output."""

import base64
import sys

import numpy as np

RATE = float(sys.argv[1])
DTYPE = np.dtype(sys.argv[2])


class Population:
    def __init__(self, columns):
        self.w = np.array(columns[0:2], DTYPE)
        self.b = np.array(columns[2:4], DTYPE)
        shape = self.w.shape
        self.z = [np.empty(shape, DTYPE), np.empty(shape, DTYPE)]
        self.active = [np.empty(shape, bool), np.empty(shape, bool)]
        self.relu = np.empty(shape, DTYPE)
        self.loss = np.empty(shape[1], DTYPE)

    def step(self):
        w, b, z, active = self.w, self.b, self.z, self.active
        np.subtract(b, w, out=z[0])
        np.add(b, w, out=z[1])
        for point in (0, 1):
            np.greater(z[point], 0, out=active[point])
            np.maximum(z[point], 0, out=self.relu)
            # The exponent is -y f, and the labels are -1 and +1.
            np.subtract(self.relu[point], self.relu[1 - point], out=self.loss)
            np.exp(self.loss, out=self.loss)
            self.loss *= RATE
            np.multiply(self.loss, active[point], out=z[point])
        minus, plus = z
        w[0] += minus[0]
        w[0] += plus[0]
        w[1] -= minus[1]
        w[1] -= plus[1]
        plus -= minus
        b[0] += plus[0]
        b[1] -= plus[1]


def main():
    population = None
    for line in sys.stdin:
        command, _, rest = line.strip().partition(" ")
        if command == "reset":
            population = Population(np.frombuffer(base64.b64decode(rest), "<f8").reshape(4, -1))
            print("ok", flush=True)
        elif command == "advance":
            for _ in range(int(rest)):
                population.step()
            print("ok", flush=True)
        elif command == "read":
            columns = np.concatenate([population.w, population.b]).astype("<f8")
            print(base64.b64encode(columns.tobytes()).decode(), flush=True)


main()
