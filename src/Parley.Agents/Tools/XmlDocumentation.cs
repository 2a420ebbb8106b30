using System.Collections.Concurrent;
using System.Reflection;
using System.Xml;
using System.Xml.Linq;

namespace Parley.Agents.Tools;

/// <summary>
/// Reads what a method's documentation comments say, where the project writes its documentation file beside the program
/// (<c>GenerateDocumentationFile</c>). Without one nothing is known. Thread-safe.
/// </summary>
internal static class XmlDocumentation
{
    private static readonly ConcurrentDictionary<string, XElement?> s_files = new(StringComparer.Ordinal); // a cache: a file does not change

    /// <summary>The summary on one line; null when there is none.</summary>
    public static string? SummaryOf(MethodInfo method) => Words(MemberOf(method)?.Element("summary"));

    /// <summary>A parameter's text on one line; null when there is none.</summary>
    public static string? ParameterOf(MethodInfo method, string? parameter) =>
        Words(MemberOf(method)?.Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == parameter));

    /// <summary>By name and names of parameters: no two overloads that a model can call share both.</summary>
    private static XElement? MemberOf(MethodInfo method)
    {
        if (method.DeclaringType is not { FullName: { } typeName } type || type.Assembly.GetName().Name is not { } assemblyName)
        {
            return null;
        }

        var id = $"M:{typeName.Replace('+', '.')}.{method.Name}";
        var names = method.GetParameters().Select(parameter => parameter.Name).ToHashSet();
        return s_files.GetOrAdd(assemblyName, Load)?.Element("members")?.Elements("member").FirstOrDefault(member =>
            (string?)member.Attribute("name") is { } name
            && (name == id || name.StartsWith(id + "(", StringComparison.Ordinal))
            && member.Elements("param").All(element => names.Contains((string?)element.Attribute("name"))));
    }

    private static XElement? Load(string assemblyName)
    {
        try
        {
            return XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assemblyName}.xml")).Root;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or XmlException)
        {
            return null; // a description is a help, not a need
        }
    }

    private static string? Words(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        var text = string.Concat(element.DescendantNodes().Select(node => node switch
        {
            XText written => written.Value,
            XElement { IsEmpty: true } reference => Name(reference),
            _ => "",
        }));
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? null : words;
    }

    private static string? Name(XElement reference) =>
        ((string?)reference.Attribute("name") ?? (string?)reference.Attribute("cref") ?? (string?)reference.Attribute("langword"))?.Split('(')[0].Split('.', ':')[^1];
}
