namespace Parley.Engine.Speech;

/// <summary>How the value of one slot may be spoken.</summary>
/// <param name="Jsgf">
/// The right-hand side of a JSGF rule (Java Speech Grammar Format 1.0) without rule references, in lower-case words:
/// <c>(o r d | order) (d e l | delhi) (zero | one | two)+</c>. Finite alternatives, groups, optionals and <c>+</c> only; an
/// alternative may begin with its weight, <c>/20/</c>, a whole number from 1 (the default) to 1000.
/// </param>
/// <param name="Examples">A representative set of full spoken values, for training a statistical language model.</param>
public sealed record RecognitionSlot(string Jsgf, IReadOnlyList<string> Examples);
