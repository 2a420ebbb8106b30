using Parley.Cli;
using Parley.Samples;

return await ParleyCommandLine.RunAsync(args, SampleAgents.Add);
