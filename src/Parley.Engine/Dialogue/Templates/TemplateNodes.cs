namespace Parley.Engine.Dialogue.Templates;

/// <summary>One piece of a <see cref="Template"/>.</summary>
internal abstract record TemplateNode
{
    /// <summary>The names before the first dot of every value that the piece uses.</summary>
    public static IEnumerable<string> RootsOf(TemplateNode node) => node switch
    {
        ValueNode value => [Root(value.Path)],
        IfNode condition => condition.When.Paths.Select(Root).Concat(condition.Then.Concat(condition.Otherwise).SelectMany(RootsOf)),
        ForNode loop => loop.Body.SelectMany(RootsOf).Where(name => name != loop.Variable).Append(Root(loop.Path)),
        _ => [],
    };

    private static string Root(string path) => path.Split('.')[0];
}

/// <summary>Text as it stands.</summary>
internal sealed record TextNode(string Text) : TemplateNode;

/// <summary>A value, with how to say it.</summary>
internal sealed record ValueNode(string Path, string? Filter) : TemplateNode;

/// <summary>One of two texts.</summary>
internal sealed record IfNode(Condition When, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Otherwise) : TemplateNode;

/// <summary>A text for each element of a list, joined as in speech.</summary>
internal sealed record ForNode(string Variable, string Path, IReadOnlyList<TemplateNode> Body) : TemplateNode;
