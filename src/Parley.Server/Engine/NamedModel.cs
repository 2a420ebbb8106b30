using Parley.Realtime;

namespace Parley.Server.Engine;

/// <summary>A model that the application added in code.</summary>
internal sealed record NamedModel(string Id, Func<IServiceProvider, IRealtimeModel> Create);
