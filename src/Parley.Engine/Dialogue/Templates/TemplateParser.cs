using System.Text;

namespace Parley.Engine.Dialogue.Templates;

/// <summary>Reads a <see cref="Template"/>. <c>{{</c> and <c>}}</c> stand for the braces themselves.</summary>
internal sealed class TemplateParser(string text)
{
    private int _position;

    public Template Parse()
    {
        var (nodes, end) = Nodes();
        return end is null ? new Template(nodes) : throw new FormatException($"no {{{end}}} without {{if …}} or {{for …}}");
    }

    /// <summary>Reads up to the end, or to an <c>{else}</c> or <c>{end}</c>, which it returns.</summary>
    private (List<TemplateNode> Nodes, string? End) Nodes()
    {
        var nodes = new List<TemplateNode>();
        while (_position < text.Length)
        {
            if (Literal() is { Length: > 0 } literal)
            {
                nodes.Add(new TextNode(literal));
                continue;
            }

            var tag = Tag();
            if (tag is "else" or "end")
            {
                return (nodes, tag);
            }

            nodes.Add(tag.StartsWith("if ", StringComparison.Ordinal) ? If(tag[3..])
                : tag.StartsWith("for ", StringComparison.Ordinal) ? For(tag[4..])
                : Value(tag));
        }

        return (nodes, null);
    }

    private string Literal()
    {
        var literal = new StringBuilder();
        while (_position < text.Length)
        {
            var sign = text[_position];
            var doubled = _position + 1 < text.Length && text[_position + 1] == sign;
            if (sign is '{' or '}' && doubled)
            {
                _position++;
            }
            else if (sign == '{')
            {
                break;
            }
            else if (sign == '}')
            {
                throw new FormatException("'{' before '}' (write '}}' for the sign itself)");
            }

            literal.Append(sign);
            _position++;
        }

        return literal.ToString();
    }

    private string Tag()
    {
        var end = text.IndexOf('}', _position);
        if (end < 0)
        {
            throw new FormatException("'}' after '{' (write '{{' for the sign itself)");
        }

        var tag = text[(_position + 1)..end].Trim();
        _position = end + 1;
        return tag.Length > 0 ? tag : throw new FormatException("a value's name between '{' and '}'");
    }

    private IfNode If(string condition)
    {
        var when = Condition.Parse(condition);
        var (then, end) = Nodes();
        List<TemplateNode> otherwise = [];
        if (end == "else")
        {
            (otherwise, end) = Nodes();
        }

        return end == "end" ? new IfNode(when, then, otherwise) : throw new FormatException("{end} after {if …}");
    }

    private ForNode For(string header)
    {
        var words = header.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var variable, "in", var path] || !IsPath(variable) || !IsPath(path))
        {
            throw new FormatException("{for item in list}");
        }

        var (body, end) = Nodes();
        return end == "end" ? new ForNode(variable, path, body) : throw new FormatException("{end} after {for …}");
    }

    private static ValueNode Value(string tag)
    {
        var bar = tag.IndexOf('|', StringComparison.Ordinal);
        var path = (bar < 0 ? tag : tag[..bar]).Trim();
        var filter = bar < 0 ? null : tag[(bar + 1)..].Trim();
        if (!IsPath(path))
        {
            throw new FormatException($"a value's name such as order.status, but found '{path}'");
        }

        return filter is null || SpeechFormat.Knows(filter)
            ? new ValueNode(path, filter)
            : throw new FormatException($"one of the formats {SpeechFormat.Names}, but found '{filter}'");
    }

    private static bool IsPath(string path) =>
        path.Length > 0 && path[0] != '.' && path[^1] != '.' && path.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '.' or '-');
}
