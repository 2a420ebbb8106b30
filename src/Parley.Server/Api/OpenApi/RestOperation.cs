using System.Text.Json.Serialization.Metadata;
using Parley.Server.Access;

namespace Parley.Server.Api.OpenApi;

/// <summary>What the OpenAPI document says of one operation: metadata of the endpoint that serves it.</summary>
/// <param name="Method">HTTP's, in capitals.</param>
/// <param name="Id">Its name for generated clients.</param>
/// <param name="Summary">What it does.</param>
internal sealed record RestOperation(string Method, string Id, string Summary)
{
    /// <summary>Which of the operations of a route it is: the value of the route's <c>action</c>; null where the route has one alone.</summary>
    public string? Action { get; init; }

    /// <summary>Who may ask; null: anybody.</summary>
    public AccessRole? Role { get; init; }

    public IReadOnlyList<RestMember> Query { get; init; } = [];

    public IReadOnlyList<RestMember> Body { get; init; } = [];

    /// <summary>The answer's status when all goes well.</summary>
    public int Status { get; init; } = 200;

    /// <summary>What the answer is; null where the document does not say more than its media type.</summary>
    public JsonTypeInfo? Answer { get; init; }

    public string MediaType { get; init; } = "application/json";

    /// <summary>The statuses of its errors, besides those of who may not ask.</summary>
    public IReadOnlyList<int> Errors { get; init; } = [];

    /// <summary>A body that is taken, as JSON; null for none.</summary>
    public string? Example { get; init; }
}
