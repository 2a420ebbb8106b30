using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Realtime.Json;

/// <summary>Lists what an event's records did not know, by a walk over their metadata.</summary>
internal static class UnknownMembers
{
    public static IReadOnlyList<string> Find(RealtimeEvent realtimeEvent)
    {
        if (realtimeEvent is UnknownClientEvent or UnknownServerEvent)
        {
            return [];
        }

        var paths = new List<string>();
        Collect(realtimeEvent, RealtimeJson.Options.GetTypeInfo(realtimeEvent.GetType()), "", paths);
        return paths;
    }

    private static void Collect(object value, JsonTypeInfo info, string path, List<string> paths)
    {
        switch (info.Converter)
        {
            case IWrappingConverter wrapper when wrapper.Unwrap(value) is { } inner:
                Collect(inner, wrapper.Inner(info.Options)!, path, paths);
                break;
            case IListConverter list:
                CollectList((IEnumerable)value, info.Options.GetTypeInfo(list.ElementType), path, paths);
                break;
            case IUnionConverter union when info.Options.TryGetTypeInfo(value.GetType(), out var member) && member.Kind == JsonTypeInfoKind.Object:
                CollectMembers(value, member, path, paths);
                break;
            case ToolChoiceConverter:
                Add(((Sessions.ToolChoice)value).ExtensionData, path, paths);
                break;
            case TruncationConverter:
                Add(((Sessions.TruncationConfiguration)value).ExtensionData, path, paths);
                break;
            case TracingConverter:
                Add(((Sessions.TracingConfiguration)value).ExtensionData, path, paths);
                break;
            default:
                if (info.Kind == JsonTypeInfoKind.Object)
                {
                    CollectMembers(value, info, path, paths);
                }

                break;
        }
    }

    private static void CollectMembers(object value, JsonTypeInfo info, string path, List<string> paths)
    {
        foreach (var property in info.Properties)
        {
            var member = property.Get?.Invoke(value);
            if (property.IsExtensionData)
            {
                Add((IDictionary<string, JsonElement>?)member, path, paths);
            }
            else if (member is not null)
            {
                Collect(member, info.Options.GetTypeInfo(property.PropertyType), Join(path, property.Name), paths);
            }
        }
    }

    private static void CollectList(IEnumerable list, JsonTypeInfo element, string path, List<string> paths)
    {
        var index = 0;
        foreach (var item in list)
        {
            Collect(item, element, $"{path}[{index++}]", paths);
        }
    }

    private static void Add(IDictionary<string, JsonElement>? unknown, string path, List<string> paths) =>
        paths.AddRange(unknown?.Keys.Select(name => Join(path, name)) ?? []);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
