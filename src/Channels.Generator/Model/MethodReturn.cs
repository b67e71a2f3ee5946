namespace Channels.Generator.Model;

internal enum MethodReturn
{
    Void,
    Task,
    ValueTask,
}
