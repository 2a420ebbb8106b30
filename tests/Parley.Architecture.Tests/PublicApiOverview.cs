using System.Reflection;
using System.Text;

namespace Parley.Architecture.Tests;

/// <summary>All public types of the SDK's packages at a glance, a line for each feature: the first page of <c>api/</c>.</summary>
internal static class PublicApiOverview
{
    public static string Describe(IEnumerable<Assembly> packages)
    {
        var text = new StringBuilder("# The public types at a glance\n\nThe files beside this one list their members. Made by the tests, as those are.\n");
        foreach (var package in packages)
        {
            var name = package.GetName().Name!;
            text.Append($"\n## {name}\n\n| Feature | Types | Events |\n|---|---|---|\n");
            var features = package.GetExportedTypes().Where(type => !type.IsNested).GroupBy(type => Feature(type, name));
            foreach (var feature in features.OrderBy(feature => feature.Key, StringComparer.Ordinal))
            {
                var (events, others) = (feature.Where(IsEvent), feature.Where(type => !IsEvent(type)));
                text.Append($"| {feature.Key} | {Names(others)} | {Names(events)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Feature(Type type, string package) =>
        type.Namespace is { } space && space.StartsWith(package + ".", StringComparison.Ordinal) ? space[(package.Length + 1)..] : "";

    private static bool IsEvent(Type type) => type.IsSealed && type.Name.EndsWith("Event", StringComparison.Ordinal);

    private static string Names(IEnumerable<Type> types) =>
        string.Join(", ", types.Select(Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => $"`{name}`"));

    private static string Name(Type type) => type.IsGenericTypeDefinition ? $"{type.Name.Split('`')[0]}<T>" : type.Name;
}
