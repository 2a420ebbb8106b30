using Parley.Server.Engine;
using Parley.Server.Reloading;

namespace Parley.Server.Api;

/// <summary><c>GET /api/status</c>.</summary>
internal sealed record StatusResponse(
    string Engine, string Reason, string Version, StageNames Stages, IReadOnlyList<string> Warnings, int LiveConversations, ReloadOutcome? Configuration);
