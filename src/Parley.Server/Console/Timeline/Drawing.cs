using System.Xml.Linq;

namespace Parley.Server.Console.Timeline;

/// <summary>Makes SVG as a tree, so that whatever a caller says is text in it and never markup.</summary>
internal static class Drawing
{
    private const int LongestTitle = 300;

    /// <summary>A picture with a name and a description for those who do not see it.</summary>
    public static XElement Picture(string id, double width, double height, string title, string description, string style) => new(
        "svg",
        new XAttribute("viewBox", $"0 0 {Shown.Number(width)} {Shown.Number(height)}"),
        new XAttribute("width", Shown.Number(width)),
        new XAttribute("height", Shown.Number(height)),
        new XAttribute("class", $"picture {style}"),
        new XAttribute("role", "img"),
        new XAttribute("aria-labelledby", $"picture-{id}-title picture-{id}-desc"),
        new XElement("title", new XAttribute("id", $"picture-{id}-title"), Clean(title)),
        new XElement("desc", new XAttribute("id", $"picture-{id}-desc"), Clean(description)));

    /// <summary>A rectangle; what it is shows when the pointer rests on it.</summary>
    public static XElement Box(double x, double y, double width, double height, string style, string title) => new(
        "rect",
        new XAttribute("x", Shown.Number(x)),
        new XAttribute("y", Shown.Number(y)),
        new XAttribute("width", Shown.Number(Math.Max(width, 1))),
        new XAttribute("height", Shown.Number(height)),
        new XAttribute("class", style),
        new XElement("title", Clean(title)));

    public static XElement Line(double x1, double y1, double x2, double y2, string style) => new(
        "line",
        new XAttribute("x1", Shown.Number(x1)),
        new XAttribute("y1", Shown.Number(y1)),
        new XAttribute("x2", Shown.Number(x2)),
        new XAttribute("y2", Shown.Number(y2)),
        new XAttribute("class", style));

    /// <param name="x">Where it stands.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="words">What it says.</param>
    /// <param name="style">Its classes.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public static XElement Text(double x, double y, string words, string style = "label", string anchor = "start") => new(
        "text",
        new XAttribute("x", Shown.Number(x)),
        new XAttribute("y", Shown.Number(y)),
        new XAttribute("class", style),
        new XAttribute("text-anchor", anchor),
        Clean(words));

    public static XElement Path(string data, string style) => new("path", new XAttribute("d", data), new XAttribute("class", style));

    public static string Write(XElement picture) => picture.ToString(SaveOptions.DisableFormatting);

    /// <summary>XML knows no control characters, and nobody reads a title of a page's length.</summary>
    private static string Clean(string text)
    {
        var end = text.Length <= LongestTitle ? "" : "…";
        return string.Concat(text.Take(LongestTitle).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || letter >= '\uFFFE' ? ' ' : letter)) + end;
    }
}
