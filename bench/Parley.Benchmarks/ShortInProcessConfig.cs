using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Parley.Benchmarks;

/// <summary>Small, short and in this process: a class of benchmarks takes seconds, and native libraries are found.</summary>
internal sealed class ShortInProcessConfig : ManualConfig
{
    public ShortInProcessConfig()
    {
        AddColumn(StatisticColumn.Min); // on a shared machine the least time is the truest
        AddDiagnoser(MemoryDiagnoser.Default);
        AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(8) // the just-in-time compiler has to reach its last tier
            .WithIterationCount(9)
            .WithIterationTime(TimeInterval.FromMilliseconds(40)));
    }
}
