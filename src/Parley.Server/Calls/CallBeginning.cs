using Parley.Calls;

namespace Parley.Server.Calls;

/// <summary>Code of the application that is told of each call.</summary>
internal sealed record CallBeginning(Func<Call, IAsyncDisposable?> Begin);
