namespace Channels.TestProcess.Workers;

/// <summary>Each way of doing tasks.</summary>
public enum DoForm
{
    ReadAndTaskDone,
    ReadTasks,
    TryReadTask,
}
