namespace Parley.Server.Console.Live;

/// <summary>What is shown while somebody listens in, or speaks in an agent's place.</summary>
public partial class LivePanels;
