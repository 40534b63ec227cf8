/** Words that any English speech holds. With the context's words they are all that the stand-in's recognizer expects to hear. */
export const EVERYDAY: readonly string[] = `
a about after again all also always am an and another any are around as ask at away back be because been before being
best better between big both bring but by call came can change come could day did different do does done down each
early end even every everything far few find first five for four from full get give go going good got great had half
has have he help her here high him his home how i idea if in into is issue it its just keep kind know large last late
later least left less let like line list little live long look lot made make man many may me mean meet meeting might
minute monday month more morning most move much must my name near need never new next night no none not nothing now
number of off often old on once one only open or order other our out over own part pay people place plan point put
question quite read ready really right run said same say says second see seen send set seven several she should show
side since six small so some something soon start still stop such sure take talk team tell ten than thank that the
their them then there these they thing things think third this those three through time to today together tomorrow
too top try tuesday turn two under until up us use used using very want was way we week well went were what when where
which while who why will with without word work would write year yes yet you your zero friday thursday wednesday
`
  .trim()
  .split(/\s+/);

/** Pairs of words that every English speech holds, as a model of a small language would have counted them. */
export const EVERYDAY_PAIRS: readonly string[] = `
of the, in the, to the, and the, on the, for the, at the, from the, with the, by the, then the, and then, first the,
first of, the first, the last, and last, last the, last week, next week, this week, is the, is a, is not, it is, that is,
there is, there are, to be, will be, would be, can be, have to, has to, want to, need to, going to, we have, we are,
we will, we need, i am, i will, i would, i think, would like, like to, like the, like a, a lot, lot of, part of, one of,
out of, some of, all of, as well, such as, and a, in a, for a, with a, to a, about the, after the, before the, up to,
so that, that the, that we, if the, if we, when the, when we, which is, what is, this is, how to, do not, does not,
let us, look at, and so, and also, but the, or the
`
  .trim()
  .split(/,\s+/);
