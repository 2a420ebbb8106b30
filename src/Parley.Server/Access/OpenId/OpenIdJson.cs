using System.Text.Json.Serialization;

namespace Parley.Server.Access.OpenId;

[JsonSerializable(typeof(OpenIdFlow))]
internal sealed partial class OpenIdJson : JsonSerializerContext;
