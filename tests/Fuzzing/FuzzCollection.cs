namespace Parley.Fuzzing;

/// <summary>Fuzzing measures memory: nothing else may run beside it.</summary>
[CollectionDefinition("Fuzzing", DisableParallelization = true)]
public sealed class FuzzCollection;
