/** For `hasChanged`: whoever renders often makes the same things anew, and a plot need not be drawn again for them. */

const sameFields = (a: object, b: object): boolean => {
  const [one, other] = [Object.entries(a), Object.entries(b)];
  return one.length === other.length && one.every(([key, value]) => Object.is(value, Reflect.get(b, key)));
};

/** Whether two objects, or two arrays, hold other things; null is other than anything. */
export const differs = (a: object | null, b: object | null | undefined): boolean =>
  a !== b && (!a || !b || !sameFields(a, b));

/** The same of arrays of objects. */
export const itemsDiffer = (a: object[], b: object[] | undefined): boolean =>
  a !== b && (!b || a.length !== b.length || a.some((item, index) => !sameFields(item, b[index])));
