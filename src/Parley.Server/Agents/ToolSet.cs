using Microsoft.Extensions.AI;

namespace Parley.Server.Agents;

/// <summary>Tools under a name; made anew for each conversation.</summary>
internal sealed record ToolSet(string Name, Func<IServiceProvider, IReadOnlyList<AIFunction>> Create);
