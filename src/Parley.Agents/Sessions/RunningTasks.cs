namespace Parley.Agents.Sessions;

/// <summary>Tasks that somebody has to wait for at the end; those that have ended are forgotten. For one caller at a time.</summary>
internal sealed class RunningTasks
{
    private readonly List<Task> _tasks = [];

    /// <summary>Takes a task on. What it throws is its own matter.</summary>
    public void Add(Task task)
    {
        _tasks.RemoveAll(task => task.IsCompleted);
        _tasks.Add(task);
    }

    /// <summary>Waits until all have ended, however. Never throws.</summary>
    public async ValueTask WhenEndedAsync() => await Task.WhenAll(_tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
