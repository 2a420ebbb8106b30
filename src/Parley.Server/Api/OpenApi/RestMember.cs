using System.Text.Json.Nodes;

namespace Parley.Server.Api.OpenApi;

/// <summary>A member of a request's body, or of its query.</summary>
/// <param name="Name">As it is sent.</param>
/// <param name="Type">In JSON Schema's words.</param>
/// <param name="Description">What it is.</param>
internal sealed record RestMember(string Name, string Type, string Description)
{
    public bool IsRequired { get; init; }

    /// <summary>All that it may be; empty where it may be anything of its type.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>From and to, for numbers.</summary>
    public (double From, double To)? Range { get; init; }

    /// <summary>As JSON Schema.</summary>
    public JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = Type, ["description"] = Description };
        if (Choices.Count > 0)
        {
            var choices = new JsonArray([.. Choices.Select(choice => (JsonNode)choice)]);
            if (Type == "array")
            {
                schema["items"] = new JsonObject { ["type"] = "string", ["enum"] = choices };
            }
            else
            {
                schema["enum"] = choices;
            }
        }

        if (Range is { } range)
        {
            (schema["minimum"], schema["maximum"]) = (range.From, range.To);
        }

        return schema;
    }
}
