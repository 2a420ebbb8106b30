using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Engine.Dialogue.Templates;

/// <summary>
/// A reply with places for values: <c>{price|amount}</c>, <c>{if found}…{else}…{end}</c>, <c>{for loan in loans}…{end}</c>.
/// Immutable.
/// </summary>
internal sealed class Template
{
    private readonly IReadOnlyList<TemplateNode> _nodes;

    internal Template(IReadOnlyList<TemplateNode> nodes) => _nodes = nodes;

    /// <exception cref="FormatException">The message says what was expected.</exception>
    public static Template Parse(string text) => new TemplateParser(text).Parse();

    /// <summary>A template that is only text, whatever signs it holds.</summary>
    public static Template Literal(string text) => new([new TextNode(text)]);

    /// <summary>The names before the first dot of every value used.</summary>
    public IEnumerable<string> Roots => _nodes.SelectMany(TemplateNode.RootsOf).Distinct();

    /// <summary>The text with every value filled in; a value that is not there reads "unknown".</summary>
    public string Render(TemplateScope scope, SpeechFormat format)
    {
        var text = new StringBuilder();
        Write(_nodes, text, scope, format);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The value itself when the template is one place without text, else the rendered text.</summary>
    public object? Evaluate(TemplateScope scope, SpeechFormat format) =>
        _nodes is [ValueNode { Filter: null } value] ? Plain(scope.Find(value.Path)) : Render(scope, format);

    private static object? Plain(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<bool>(out var truth) => (object)truth, // or each would become a node again
        JsonValue value when value.TryGetValue<string>(out var text) => (object)text,
        JsonValue value when value.TryGetValue<long>(out var whole) => (object)whole,
        JsonValue value when value.TryGetValue<decimal>(out var number) => (object)number,
        _ => (object?)node,
    };

    private static void Write(IReadOnlyList<TemplateNode> nodes, StringBuilder text, TemplateScope scope, SpeechFormat format)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TextNode literal:
                    text.Append(literal.Text);
                    break;
                case ValueNode value:
                    text.Append(format.Speak(scope.Find(value.Path), value.Filter));
                    break;
                case IfNode condition:
                    Write(condition.When.IsTrue(scope) ? condition.Then : condition.Otherwise, text, scope, format);
                    break;
                case ForNode loop:
                    text.Append(Repeat(loop, scope, format));
                    break;
            }
        }
    }

    private static string Repeat(ForNode loop, TemplateScope scope, SpeechFormat format)
    {
        var items = new List<string>();
        foreach (var item in scope.Find(loop.Path) as JsonArray ?? [])
        {
            var text = new StringBuilder();
            Write(loop.Body, text, scope.With(loop.Variable, item), format);
            items.Add(text.ToString().Trim());
        }

        return SpeechFormat.Join(items);
    }
}
