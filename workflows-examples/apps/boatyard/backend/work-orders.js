// Hours of work that the yard has taken on, by boat.
exports.hoursByBoat = (orders) => {
  const hours = {};
  for (const { boat, hours: more } of orders) hours[boat] = (hours[boat] ?? 0) + more;
  return hours;
};
