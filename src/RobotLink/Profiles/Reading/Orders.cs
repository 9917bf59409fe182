namespace RobotLink.Profiles;

/// <summary>Reads <c>order</c>: which byte of a number comes first.</summary>
internal static class Orders
{
    public static WordOrder? Read(Section keys) => keys.Choice(
        "order", ("big", WordOrder.Big), ("little", WordOrder.Little), ("abcd", WordOrder.Big), ("dcba", WordOrder.Little),
        ("badc", WordOrder.BigSwapped), ("cdab", WordOrder.LittleSwapped));
}
