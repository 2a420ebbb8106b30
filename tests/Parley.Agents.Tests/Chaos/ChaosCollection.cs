using Parley.Testing.Time;

namespace Parley.Agents.Tests.Chaos;

/// <summary>Alone in the process: see <see cref="QuietThreadPool"/>.</summary>
[CollectionDefinition(nameof(ChaosCollection), DisableParallelization = true)]
public sealed class ChaosCollection;
