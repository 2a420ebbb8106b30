namespace Parley.Engine.Speech.Recognition;

/// <summary>One part of a slot's JSGF expression: a closed family.</summary>
internal abstract record GrammarNode;

/// <summary>One spoken word.</summary>
internal sealed record WordNode(string Word) : GrammarNode;

/// <summary>Parts spoken one after the other.</summary>
internal sealed record SequenceNode(IReadOnlyList<GrammarNode> Parts) : GrammarNode;

/// <summary>Exactly one of the choices, each as likely as its weight says.</summary>
internal sealed record ChoiceNode(IReadOnlyList<(GrammarNode Node, int Weight)> Choices) : GrammarNode;

/// <summary>The part or nothing.</summary>
internal sealed record OptionalNode(GrammarNode Part) : GrammarNode;

/// <summary>The part, once or more.</summary>
internal sealed record RepeatNode(GrammarNode Part) : GrammarNode;
