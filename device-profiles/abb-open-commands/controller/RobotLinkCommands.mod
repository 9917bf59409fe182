MODULE RobotLinkCommands
    ! Executes numbered requests, compatible with the command set of open_abb.
    !
    !   request: code, numbers, # ; separated by single spaces     03 #
    !   reply:   code, 1 or 0, values; no end mark at all          3 1 500.00 0.00 700.00 1.000 0.000 0.000 0.000
    !
    ! THIS PROGRAM MOVES THE ROBOT when the PC asks for it. Load it into the motion task T_ROB1, run it at
    ! reduced speed first, and keep the safeguards of the cell as for any other program.
    !
    ! Needs RobotWare option 616-1 PC Interface (socket messaging). A move is answered when it is done.
    ! It answers only while it runs: a stopped program keeps its socket open and says nothing.

    ! Change these two to fit the cell. Not every address of the controller can be bound.
    PERS string rcAddress:="192.168.125.1";
    PERS num rcPort:=5000;

    PERS tooldata rcTool:=[TRUE,[[0,0,0],[1,0,0,0]],[0.001,[0,0,0.001],[1,0,0,0],0,0,0]];
    PERS wobjdata rcWobj:=[FALSE,TRUE,"",[[0,0,0],[1,0,0,0]],[[0,0,0],[1,0,0,0]]];

    ! A string holds 80 characters.
    CONST num RC_REQUEST_MAX:=80;
    CONST num RC_NUMBERS_MAX:=10;
    CONST num RC_BUFFER_MAX:=512;

    VAR socketdev rcServer;
    VAR socketdev rcClient;
    VAR string rcRequest:="";
    VAR num rcCode:=0;
    VAR num rcNumbers{RC_NUMBERS_MAX};
    ! -1: the request could not be read.
    VAR num rcCount:=0;
    VAR bool rcGoodbye:=FALSE;
    VAR string rcValues:="";

    VAR speeddata rcSpeed:=[100,50,0,0];
    VAR zonedata rcZone:=[FALSE,0.3,0.3,0.3,0.03,0.3,0.03];
    VAR extjoint rcExternal;
    VAR robtarget rcCirclePoint;
    VAR robtarget rcBuffer{RC_BUFFER_MAX};
    VAR speeddata rcBufferSpeed{RC_BUFFER_MAX};
    VAR num rcBuffered:=0;

    PROC main()
        VAR jointtarget here;

        ConfL\Off;
        SingArea\Wrist;
        ! External axes stay where they are until request 34 moves them.
        here:=CJointT();
        rcExternal:=here.extax;
        WHILE TRUE DO
            ServeOneClient;
            ! Keeps a lasting error, such as a wrong address, from filling the event log.
            WaitTime 0.5;
        ENDWHILE
    ENDPROC

    ! Whatever goes wrong with a socket or a request ends here: both sockets close, and main listens again.
    LOCAL PROC ServeOneClient()
        VAR string peer;

        CloseSockets;
        SocketCreate rcServer;
        SocketBind rcServer,rcAddress,rcPort;
        SocketListen rcServer;
        SocketAccept rcServer,rcClient\ClientAddress:=peer\Time:=WAIT_MAX;
        TPWrite "RobotLink: connected to "+peer;
        rcRequest:="";
        rcGoodbye:=FALSE;
        WHILE NOT rcGoodbye DO
            ReceiveSome;
        ENDWHILE
        TPWrite "RobotLink: the PC has said goodbye";
        CloseSockets;
    ERROR
        TPWrite "RobotLink: connection ended, error "\Num:=ERRNO;
        CloseSockets;
        RETURN;
    ENDPROC

    LOCAL PROC CloseSockets()
        SocketClose rcClient;
        SocketClose rcServer;
    ERROR
        ! A socket that was never created is as good as closed.
        TRYNEXT;
    ENDPROC

    ! Collects characters up to the end mark, so that a request may come in pieces. A silent PC is waited for:
    ! it notices a dead robot by its own ping, 0 #.
    LOCAL PROC ReceiveSome()
        VAR rawbytes chunk;
        VAR num count:=0;
        VAR string character;

        ClearRawBytes chunk;
        SocketReceive rcClient\RawData:=chunk\NoRecBytes:=count\Time:=WAIT_MAX;
        ! FOR counts down when the end is below the start.
        IF count<1 RETURN;
        FOR i FROM 1 TO count DO
            UnpackRawBytes chunk,i,character\ASCII:=1;
            IF character="#" THEN
                Answer;
                rcRequest:="";
                IF rcGoodbye RETURN;
            ELSEIF StrLen(rcRequest)<RC_REQUEST_MAX THEN
                rcRequest:=rcRequest+character;
            ELSE
                ! Too long for any request: this makes it unreadable, and it is answered with 0.
                rcRequest:="";
            ENDIF
        ENDFOR
    ENDPROC

    LOCAL PROC Answer()
        VAR num good:=0;

        ReadRequest;
        rcValues:="";
        IF Execute() good:=1;
        IF rcGoodbye RETURN;
        SocketSend rcClient\Str:=NumToStr(rcCode,0)+" "+NumToStr(good,0)+" "+rcValues;
    ENDPROC

    ! Splits rcRequest at its spaces: first the code, then the numbers.
    LOCAL PROC ReadRequest()
        VAR num start:=1;
        VAR num space;
        VAR num value:=0;

        rcCount:=-1;
        WHILE start<=StrLen(rcRequest) DO
            space:=StrMatch(rcRequest,start," ");
            IF space>start THEN
                IF NOT StrToVal(StrPart(rcRequest,start,space-start),value) OR rcCount>=RC_NUMBERS_MAX THEN
                    rcCount:=-1;
                    RETURN;
                ENDIF
                IF rcCount<0 THEN
                    rcCode:=value;
                ELSE
                    rcNumbers{rcCount+1}:=value;
                ENDIF
                rcCount:=rcCount+1;
            ENDIF
            start:=space+1;
        ENDWHILE
    ENDPROC

    ! FALSE when the code is unknown or the count of numbers is wrong.
    LOCAL FUNC bool Execute()
        TEST rcCode
        CASE 0:
            RETURN rcCount=0;
        CASE 1,2,30,31,33,34,35,36:
            RETURN Move();
        CASE 3,4,5,32,98:
            RETURN Tell();
        CASE 6,7,8,9:
            RETURN Adjust();
        CASE 99:
            rcGoodbye:=rcCount=0;
            RETURN rcGoodbye;
        DEFAULT:
            RETURN FALSE;
        ENDTEST
    ENDFUNC

    LOCAL FUNC bool Move()
        VAR jointtarget joints;

        IF rcCode=1 AND rcCount=7 THEN
            MoveL Target(),rcSpeed,rcZone,rcTool\WObj:=rcWobj;
        ELSEIF rcCode=2 AND rcCount=6 THEN
            joints:=[[rcNumbers{1},rcNumbers{2},rcNumbers{3},rcNumbers{4},rcNumbers{5},rcNumbers{6}],rcExternal];
            MoveAbsJ joints,rcSpeed,rcZone,rcTool\WObj:=rcWobj;
        ELSEIF rcCode=30 AND rcCount=7 THEN
            IF rcBuffered<RC_BUFFER_MAX THEN
                rcBuffered:=rcBuffered+1;
                rcBuffer{rcBuffered}:=Target();
                rcBufferSpeed{rcBuffered}:=rcSpeed;
            ENDIF
        ELSEIF rcCode=31 AND rcCount=0 THEN
            rcBuffered:=0;
        ELSEIF rcCode=33 AND rcCount=0 THEN
            ! FOR counts down when the end is below the start.
            IF rcBuffered=0 RETURN TRUE;
            FOR i FROM 1 TO rcBuffered DO
                MoveL rcBuffer{i},rcBufferSpeed{i},rcZone,rcTool\WObj:=rcWobj;
            ENDFOR
        ELSEIF rcCode=34 AND rcCount=6 THEN
            rcExternal:=[rcNumbers{1},rcNumbers{2},rcNumbers{3},rcNumbers{4},rcNumbers{5},rcNumbers{6}];
            joints:=CJointT();
            joints.extax:=rcExternal;
            MoveAbsJ joints,rcSpeed,rcZone,rcTool\WObj:=rcWobj;
        ELSEIF rcCode=35 AND rcCount=7 THEN
            rcCirclePoint:=Target();
        ELSEIF rcCode=36 AND rcCount=7 THEN
            MoveC rcCirclePoint,Target(),rcSpeed,rcZone,rcTool\WObj:=rcWobj;
        ELSE
            RETURN FALSE;
        ENDIF
        RETURN TRUE;
    ENDFUNC

    LOCAL FUNC robtarget Target()
        VAR robtarget wanted;

        wanted.trans:=[rcNumbers{1},rcNumbers{2},rcNumbers{3}];
        wanted.rot:=NOrient([rcNumbers{4},rcNumbers{5},rcNumbers{6},rcNumbers{7}]);
        wanted.robconf:=[0,0,0,0];
        wanted.extax:=rcExternal;
        RETURN wanted;
    ENDFUNC

    LOCAL FUNC bool Tell()
        VAR robtarget here;
        VAR jointtarget joints;

        IF rcCount<>0 RETURN FALSE;
        TEST rcCode
        CASE 3:
            here:=CRobT(\Tool:=rcTool\WObj:=rcWobj);
            rcValues:=NumToStr(here.trans.x,2)+" "+NumToStr(here.trans.y,2)+" "+NumToStr(here.trans.z,2);
            rcValues:=rcValues+" "+NumToStr(here.rot.q1,3)+" "+NumToStr(here.rot.q2,3);
            rcValues:=rcValues+" "+NumToStr(here.rot.q3,3)+" "+NumToStr(here.rot.q4,3);
        CASE 4:
            joints:=CJointT();
            rcValues:=NumToStr(joints.robax.rax_1,2)+" "+NumToStr(joints.robax.rax_2,2);
            rcValues:=rcValues+" "+NumToStr(joints.robax.rax_3,2)+" "+NumToStr(joints.robax.rax_4,2);
            rcValues:=rcValues+" "+NumToStr(joints.robax.rax_5,2)+" "+NumToStr(joints.robax.rax_6,2);
        CASE 5:
            joints:=CJointT();
            rcValues:=Short(joints.extax.eax_a)+" "+Short(joints.extax.eax_b)+" "+Short(joints.extax.eax_c);
            rcValues:=rcValues+" "+Short(joints.extax.eax_d)+" "+Short(joints.extax.eax_e)+" "+Short(joints.extax.eax_f);
        CASE 32:
            rcValues:=NumToStr(rcBuffered,2);
        CASE 98:
            rcValues:=GetSysInfo(\SerialNo)+"*"+GetSysInfo(\SWVersion)+"*"+GetSysInfo(\RobotType);
        ENDTEST
        RETURN TRUE;
    ENDFUNC

    ! At most eight characters, so that six axes fit into one string.
    LOCAL FUNC string Short(num value)
        VAR string text;

        text:=NumToStr(value,2);
        IF StrLen(text)>8 text:=StrPart(text,1,8);
        RETURN text;
    ENDFUNC

    LOCAL FUNC bool Adjust()
        VAR pose frame;

        IF (rcCode=6 OR rcCode=7) AND rcCount=7 THEN
            frame.trans:=[rcNumbers{1},rcNumbers{2},rcNumbers{3}];
            frame.rot:=NOrient([rcNumbers{4},rcNumbers{5},rcNumbers{6},rcNumbers{7}]);
            IF rcCode=6 rcTool.tframe:=frame;
            IF rcCode=7 rcWobj.oframe:=frame;
        ELSEIF rcCode=8 AND (rcCount=2 OR rcCount=4) THEN
            rcSpeed.v_tcp:=rcNumbers{1};
            rcSpeed.v_ori:=rcNumbers{2};
            IF rcCount=4 rcSpeed.v_leax:=rcNumbers{3};
            IF rcCount=4 rcSpeed.v_reax:=rcNumbers{4};
        ELSEIF rcCode=9 AND rcCount=4 THEN
            rcZone.finep:=rcNumbers{1}=1;
            IF rcZone.finep THEN
                rcZone.pzone_tcp:=0;
                rcZone.pzone_ori:=0;
                rcZone.zone_ori:=0;
            ELSE
                rcZone.pzone_tcp:=rcNumbers{2};
                rcZone.pzone_ori:=rcNumbers{3};
                rcZone.zone_ori:=rcNumbers{4};
            ENDIF
        ELSE
            RETURN FALSE;
        ENDIF
        RETURN TRUE;
    ENDFUNC
ENDMODULE
