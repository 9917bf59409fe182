MODULE RobotLinkLog
    ! Tells where the robot is, in turn pose and joints, compatible with the log stream of open_abb.
    !
    !   # 0 date time seconds x y z q1 q2 q3 q4     pose in mm and quaternion, tool0 in wobj0
    !   # 1 date time seconds j1 j2 j3 j4 j5 j6     joints in degrees
    !
    ! Date and time are those at which the client was accepted, seconds count from there. No message has an end mark.
    !
    ! Needs RobotWare option 616-1 PC Interface (socket messaging) and 623-1 Multitasking: load it into a
    ! task of its own, type SEMISTATIC or STATIC, with TrustLevel "No Safety". It moves nothing.

    ! Change these two to fit the cell. Not every address of the controller can be bound.
    PERS string rgAddress:="192.168.125.1";
    PERS num rgPort:=5001;
    ! Seconds between two messages: 0.01 on a controller, 0.1 on a simulated one.
    PERS num rgInterval:=0.1;

    VAR socketdev rgServer;
    VAR socketdev rgClient;
    VAR clock rgClock;
    VAR string rgStarted:="";

    PROC main()
        WHILE TRUE DO
            ServeOneClient;
            ! Keeps a lasting error, such as a wrong address, from filling the event log.
            WaitTime 0.5;
        ENDWHILE
    ENDPROC

    ! Whatever goes wrong with a socket ends here: both sockets close, and main listens again.
    LOCAL PROC ServeOneClient()
        VAR string peer;

        CloseSockets;
        SocketCreate rgServer;
        SocketBind rgServer,rgAddress,rgPort;
        SocketListen rgServer;
        SocketAccept rgServer,rgClient\ClientAddress:=peer\Time:=WAIT_MAX;
        TPWrite "RobotLink log: connected to "+peer;
        StartClock;
        WHILE TRUE DO
            TellPose;
            WaitTime rgInterval;
            TellJoints;
            WaitTime rgInterval;
        ENDWHILE
    ERROR
        TPWrite "RobotLink log: connection ended, error "\Num:=ERRNO;
        CloseSockets;
        RETURN;
    ENDPROC

    ! For each client anew: a clock that runs for some weeks overflows, and reading it is an error from then on.
    LOCAL PROC StartClock()
        ClkStop rgClock;
        ClkReset rgClock;
        rgStarted:=CDate()+" "+CTime()+" ";
        ClkStart rgClock;
    ENDPROC

    LOCAL PROC CloseSockets()
        SocketClose rgClient;
        SocketClose rgServer;
    ERROR
        ! A socket that was never created is as good as closed.
        TRYNEXT;
    ENDPROC

    LOCAL PROC TellPose()
        VAR robtarget here;
        VAR string values;

        here:=CRobT(\TaskName:="T_ROB1"\Tool:=tool0\WObj:=wobj0);
        values:=NumToStr(here.trans.x,1)+" "+NumToStr(here.trans.y,1)+" "+NumToStr(here.trans.z,1);
        values:=values+" "+NumToStr(here.rot.q1,3)+" "+NumToStr(here.rot.q2,3);
        values:=values+" "+NumToStr(here.rot.q3,3)+" "+NumToStr(here.rot.q4,3);
        Tell "# 0 ",values;
    ENDPROC

    LOCAL PROC TellJoints()
        VAR jointtarget joints;
        VAR string values;

        joints:=CJointT(\TaskName:="T_ROB1");
        values:=NumToStr(joints.robax.rax_1,2)+" "+NumToStr(joints.robax.rax_2,2);
        values:=values+" "+NumToStr(joints.robax.rax_3,2)+" "+NumToStr(joints.robax.rax_4,2);
        values:=values+" "+NumToStr(joints.robax.rax_5,2)+" "+NumToStr(joints.robax.rax_6,2);
        Tell "# 1 ",values;
    ENDPROC

    ! In two sends, because a string holds 80 characters.
    LOCAL PROC Tell(string head,string values)
        SocketSend rgClient\Str:=head+rgStarted+NumToStr(ClkRead(rgClock),2)+" ";
        SocketSend rgClient\Str:=values;
    ENDPROC
ENDMODULE
